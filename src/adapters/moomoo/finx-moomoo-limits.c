/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/moomoo/finx-moomoo-limits.h"

#include "adapters/moomoo/finx-moomoo-frame.h"
#include "net/finx-token-bucket.h"

/* OpenD counts the questions of a kind in any 30 s; the little more is for what the line adds. */
static const struct { guint32 protocol; const char *rates; } limits[] = {
  { MOOMOO_UNLOCK_TRADE, "9/31s" },
  { MOOMOO_GET_FUNDS, "10/31s" },
  { MOOMOO_GET_POSITION_LIST, "10/31s" },
  { MOOMOO_GET_ORDER_LIST, "10/31s" },
  { MOOMOO_PLACE_ORDER, "15/31s" },
  { MOOMOO_MODIFY_ORDER, "20/31s" },
  { MOOMOO_GET_ORDER_FILL_LIST, "10/31s" },
  { MOOMOO_GET_HISTORY_ORDER_LIST, "10/31s" },
  { MOOMOO_GET_HISTORY_ORDER_FILL_LIST, "10/31s" },
  { MOOMOO_GET_ORDER_FEE, "10/31s" },
  { MOOMOO_REQUEST_HISTORY_KL, "60/31s" },
  { MOOMOO_GET_STATIC_INFO, "10/31s" },
  { MOOMOO_GET_SECURITY_SNAPSHOT, "60/31s" },
};

/* What must lie between two of a kind. */
static const struct { guint32 protocol; gint64 us; } gaps[] = {
  { MOOMOO_PLACE_ORDER, 25000 },
  { MOOMOO_MODIFY_ORDER, 50000 },
};

struct _MoomooLimits
{
  FinxTokenBucket *buckets[G_N_ELEMENTS (limits)];
  FinxTokenBucket *gaps[G_N_ELEMENTS (gaps)];
};

MoomooLimits *
moomoo_limits_new (void)
{
  MoomooLimits *self = g_new0 (MoomooLimits, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr(GArray) rates = finx_rates_parse (limits[i].rates, NULL);

      self->buckets[i] = finx_token_bucket_new (g_array_index (rates, FinxRate, 0));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (gaps); i++)
    self->gaps[i] = finx_token_bucket_new ((FinxRate) { 1, gaps[i].us });
  return self;
}

void
moomoo_limits_free (MoomooLimits *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    finx_token_bucket_free (self->buckets[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (gaps); i++)
    finx_token_bucket_free (self->gaps[i]);
  g_free (self);
}

/* (nullable): there is no limit */
static FinxTokenBucket *
bucket_of (MoomooLimits *self,
           guint32       protocol)
{
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    if (limits[i].protocol == protocol)
      return self->buckets[i];
  return NULL;
}

static FinxTokenBucket *
gap_of (MoomooLimits *self,
        guint32       protocol)
{
  for (gsize i = 0; i < G_N_ELEMENTS (gaps); i++)
    if (gaps[i].protocol == protocol)
      return self->gaps[i];
  return NULL;
}

/* When one more can go out: @now_us, or later. @is_limited: it counts; not all of a kind do */
gint64
moomoo_limits_ready_at (MoomooLimits *self,
                        guint32       protocol,
                        gboolean      is_limited,
                        gint64        now_us)
{
  FinxTokenBucket *bucket = is_limited ? bucket_of (self, protocol) : NULL, *gap = gap_of (self, protocol);
  gint64 at_us = bucket != NULL ? finx_token_bucket_ready_at (bucket, 0, now_us) : now_us;

  return gap != NULL ? MAX (at_us, finx_token_bucket_ready_at (gap, 0, now_us)) : at_us;
}

/* One went out. */
void
moomoo_limits_count (MoomooLimits *self,
                     guint32       protocol,
                     gboolean      is_limited,
                     gint64        now_us)
{
  FinxTokenBucket *bucket = is_limited ? bucket_of (self, protocol) : NULL, *gap = gap_of (self, protocol);

  if (bucket != NULL)
    finx_token_bucket_take (bucket, now_us);
  if (gap != NULL)
    finx_token_bucket_take (gap, now_us);
}

/* Whether one more can go out at once, with half of them left for what is more urgent. */
gboolean
moomoo_limits_has_room (MoomooLimits *self,
                        guint32       protocol,
                        gint64        now_us)
{
  FinxTokenBucket *bucket = bucket_of (self, protocol);

  return bucket == NULL || finx_token_bucket_get_left (bucket, now_us) > finx_token_bucket_get_count (bucket) / 2;
}

/* Of those of orders: 0 none, 1 all. */
double
moomoo_limits_get_use (MoomooLimits *self,
                       gint64        now_us)
{
  static const guint32 protocols[] = { MOOMOO_PLACE_ORDER, MOOMOO_MODIFY_ORDER };
  double use = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (protocols); i++)
    {
      FinxTokenBucket *bucket = bucket_of (self, protocols[i]);

      use = MAX (use, 1 - (double) finx_token_bucket_get_left (bucket, now_us) / finx_token_bucket_get_count (bucket));
    }
  return use;
}
