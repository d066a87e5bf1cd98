/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-tape.h"
#include "model/finx-instrument.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

/* The book of one instrument as it is shown; main thread; signal "changed", at most once a frame. */
#define FINX_TYPE_DEPTH_VIEW (finx_depth_view_get_type ())
G_DECLARE_FINAL_TYPE (FinxDepthView, finx_depth_view, FINX, DEPTH_VIEW, GObject)

FinxDepthView        *finx_depth_view_new            (const FinxInstrument *instrument);
const FinxInstrument *finx_depth_view_get_instrument (FinxDepthView *self);
const FinxDepth      *finx_depth_view_get_depth      (FinxDepthView *self);
void                  finx_depth_view_set            (FinxDepthView *self, const FinxDepth *depth);

G_END_DECLS
