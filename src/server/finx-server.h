/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* The FinX server's public routes over one engine: probes, quotes, candles and symbol search. Main context. */
#define FINX_TYPE_SERVER (finx_server_get_type ())
G_DECLARE_FINAL_TYPE (FinxServer, finx_server, FINX, SERVER, GObject)

FinxServer *finx_server_new      (FinxEngine *engine);
/* @port 0: a free one. Loopback only unless @all. Returns the port, 0 on error. */
guint       finx_server_listen   (FinxServer *self, guint port, gboolean all, GError **error);

G_END_DECLS
