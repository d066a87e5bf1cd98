/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pages/data/prices/finx-series-row.h"

G_BEGIN_DECLS

/* A series with what was found in it. */
typedef struct
{
  GArray          *bars;        /* (element-type FinxBar): oldest first */
  FinxSeriesCheck *check;
} FinxSeriesLook;

/* Reads the series of @row on the store thread and looks through it on a pool thread. Main thread. */
void            finx_series_look_async  (FinxEngine          *engine,
                                         FinxSeriesRow       *row,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
FinxSeriesLook *finx_series_look_finish (GAsyncResult        *result,
                                         GError             **error);
void            finx_series_look_free   (FinxSeriesLook      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxSeriesLook, finx_series_look_free)

G_END_DECLS
