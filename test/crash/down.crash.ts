import { matrix } from "./matrix.ts";
import { DOWN } from "./scenarios.ts";

matrix(DOWN);
