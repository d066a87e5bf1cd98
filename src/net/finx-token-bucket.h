/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* At most @count in any @period_us. */
typedef struct
{
  guint  count;                 /* > 0 */
  gint64 period_us;             /* > 0 */
} FinxRate;

/* Tokens of one rate. Each comes back one period after it was taken, so that no window of that length, wherever it starts,
 * holds more than the count: providers do not tell where theirs start. One thread. */
typedef struct _FinxTokenBucket FinxTokenBucket;

FinxTokenBucket *finx_token_bucket_new      (FinxRate         rate);
void             finx_token_bucket_free     (FinxTokenBucket *self);
gint64           finx_token_bucket_ready_at (FinxTokenBucket *self,
                                             guint            spare,
                                             gint64           now_us);
guint            finx_token_bucket_get_count (FinxTokenBucket *self);
guint            finx_token_bucket_get_left (FinxTokenBucket *self,
                                             gint64           now_us);
void             finx_token_bucket_take     (FinxTokenBucket *self,
                                             gint64           now_us);

GArray          *finx_rates_parse           (const char      *text,
                                             GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxTokenBucket, finx_token_bucket_free)

G_END_DECLS
