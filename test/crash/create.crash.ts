import { matrix } from "./matrix.ts";
import { CREATE } from "./scenarios.ts";

matrix(CREATE);
