import { matrix } from "./matrix.ts";
import { CODE } from "./scenarios.ts";

matrix(CODE);
