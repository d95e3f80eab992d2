import { deployerOf } from "./deployer.ts";
import { FIFO, NAMED } from "./pipelines.ts";

deployerOf(FIFO, NAMED);
