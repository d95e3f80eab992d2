import { deployerOf } from "./deployer.ts";
import { BOUNDED, PLAIN } from "./pipelines.ts";

deployerOf(PLAIN, BOUNDED);
