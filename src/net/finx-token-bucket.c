/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/finx-token-bucket.h"

#include "base/finx-clock.h"
#include "base/finx-error.h"

#define MAX_COUNT  100000
#define MAX_PERIOD (366 * FINX_USEC_PER_DAY)

struct _FinxTokenBucket
{
  FinxRate rate;
  gint64  *taken_us;            /* ring of the newest @rate.count times; 0: never */
  guint    next;                /* the oldest, which is the next to be used again */
};

FinxTokenBucket *
finx_token_bucket_new (FinxRate rate)
{
  FinxTokenBucket *self;

  g_return_val_if_fail (rate.count > 0 && rate.count <= MAX_COUNT, NULL);
  g_return_val_if_fail (rate.period_us > 0, NULL);

  self = g_new0 (FinxTokenBucket, 1);
  self->rate = rate;
  self->taken_us = g_new0 (gint64, rate.count);
  return self;
}

void
finx_token_bucket_free (FinxTokenBucket *self)
{
  g_free (self->taken_us);
  g_free (self);
}

/**
 * finx_token_bucket_ready_at:
 * @spare: how many tokens are to be left; of all, at most all but one
 * @now_us: UTC µs
 *
 * Returns: when there is a token: @now_us, or later
 */
gint64
finx_token_bucket_ready_at (FinxTokenBucket *self,
                            guint            spare,
                            gint64           now_us)
{
  gint64 oldest = self->taken_us[(self->next + MIN (spare, self->rate.count - 1)) % self->rate.count];

  return oldest == 0 ? now_us : MAX (now_us, oldest + self->rate.period_us);
}

/* How many there are in all. */
guint
finx_token_bucket_get_count (FinxTokenBucket *self)
{
  return self->rate.count;
}

/* How many can be taken now. */
guint
finx_token_bucket_get_left (FinxTokenBucket *self,
                            gint64           now_us)
{
  guint n = 0;

  while (n < self->rate.count && finx_token_bucket_ready_at (self, n, now_us) <= now_us)
    n++;
  return n;
}

/* Takes one; whoever does not wait for it overdraws, which the tokens after it pay for. */
void
finx_token_bucket_take (FinxTokenBucket *self,
                        gint64           now_us)
{
  self->taken_us[self->next] = now_us;
  self->next = (self->next + 1) % self->rate.count;
}

/* "s", "15m", "30d" */
static gboolean
parse_period (const char *text,
              gint64     *period_us)
{
  static const struct { char unit; gint64 us; } units[] = {
    { 's', FINX_USEC_PER_SEC }, { 'm', FINX_USEC_PER_MIN }, { 'h', FINX_USEC_PER_HOUR }, { 'd', FINX_USEC_PER_DAY },
  };
  char *end;
  guint64 n = g_ascii_isdigit (*text) ? g_ascii_strtoull (text, &end, 10) : 1;

  if (!g_ascii_isdigit (*text))
    end = (char *) text;
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (end[0] == units[i].unit && end[1] == '\0' && n > 0 && n <= (guint64) (MAX_PERIOD / units[i].us))
      {
        *period_us = (gint64) n * units[i].us;
        return TRUE;
      }
  return FALSE;
}

/**
 * finx_rates_parse:
 * @text: such as "1/s 25/d" or "5/12s": a count, and in what time; units s, m, h, d
 * @error: %FINX_ERROR_INVALID
 *
 * Returns: (transfer full) (element-type FinxRate): in the order of @text; empty: no limit
 */
GArray *
finx_rates_parse (const char *text,
                  GError    **error)
{
  g_autoptr(GArray) rates = g_array_new (FALSE, FALSE, sizeof (FinxRate));
  g_auto(GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (words[i], "/", 2);
      guint64 count;
      FinxRate rate;

      if (*words[i] == '\0')
        continue;
      if (parts[1] == NULL || !g_ascii_string_to_unsigned (parts[0], 10, 1, MAX_COUNT, &count, NULL)
          || !parse_period (parts[1], &rate.period_us))
        {
          finx_set_error (error, FINX_ERROR_INVALID, "FINX-NET-007",
                          "“%s” is not a limit of requests. Write how many in what time, such as “1/s 25/d”", words[i]);
          return NULL;
        }
      rate.count = (guint) count;
      g_array_append_val (rates, rate);
    }
  return g_steal_pointer (&rates);
}
