import { describeSite } from "./site.ts";

describeSite("/some/path/");
