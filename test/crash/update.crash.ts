import { matrix } from "./matrix.ts";
import { UPDATE } from "./scenarios.ts";

matrix(UPDATE);
