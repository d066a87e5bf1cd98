/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* One kept price series, for programs that have to stay responsive. Main thread; what changes is told by
 * FinxEngine::prices-changed. */
typedef struct
{
  const char   *symbol;
  FinxInterval  interval;
  FinxBarSource source;
} FinxSeriesKey;

void     finx_engine_read_series_async    (FinxEngine          *self,
                                           const FinxSeriesKey *key,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
GArray  *finx_engine_read_series_finish   (FinxEngine          *self,
                                           GAsyncResult        *result,
                                           GError             **error);
void     finx_engine_write_series_async   (FinxEngine          *self,
                                           const FinxSeriesKey *key,
                                           GArray              *bars,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
gboolean finx_engine_write_series_finish  (FinxEngine          *self,
                                           GAsyncResult        *result,
                                           GError             **error);
void     finx_engine_delete_series_async  (FinxEngine          *self,
                                           const FinxSeriesKey *key,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
GArray  *finx_engine_delete_series_finish (FinxEngine          *self,
                                           GAsyncResult        *result,
                                           GError             **error);

G_END_DECLS
