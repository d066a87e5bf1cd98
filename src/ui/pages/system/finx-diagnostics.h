/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* What a bug report needs: versions, counts and the latest log lines, without anything that is the user's own. */
char *finx_diagnostics_text   (FinxEngine *engine);
/* @line without quoted names, paths and numbers. */
char *finx_diagnostics_redact (const char *line);

G_END_DECLS
