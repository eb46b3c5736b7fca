// The editor's page: each module one behaviour. Without any of them its forms work all the same.
import "./editor/page.js";
import "./editor/typing.js";
import "./editor/marks.js";
import "./editor/aids.js";
import "./editor/saving.js";
import "./editor/moving.js";
import "./editor/selection.js";
import "./editor/source.js";
import "./editor/time.js";
