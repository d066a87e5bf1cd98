/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/screener/finx-screener.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

/* The engine's, once a frame: trades of all instruments that anybody watches, oldest first. */
void finx_screener_feed (FinxScreener *self, const FinxTick *trades, gsize n);

G_END_DECLS
