/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/finx-broker-json.h"

#include <math.h>
#include <string.h>

#define MOST_WORDS 300          /* bytes of a broker's own sentence that are shown */

/**
 * finx_broker_shorten:
 * @words: (transfer full): a broker's own sentence
 *
 * Returns: (transfer full): as much of it as a person reads
 */
char *
finx_broker_shorten (char *words)
{
  g_autofree char *whole = words;
  gsize length = strlen (whole);

  if (length > 1 && whole[length - 1] == '.' && whole[length - 2] != '.')       /* they stand within a sentence */
    whole[--length] = '\0';
  if (length <= MOST_WORDS)
    return g_steal_pointer (&whole);
  return g_utf8_substring (whole, 0, MIN (MOST_WORDS, g_utf8_strlen (whole, -1)));
}

/* Whether an instrument is one of those that are looked for. */
gboolean
finx_broker_call_wants (const FinxBrokerCall *call,
                        const char           *symbol,
                        const char           *name)
{
  g_autofree char *wanted = NULL, *folded_symbol = NULL, *folded_name = NULL;

  if (call->text == NULL || *call->text == '\0')
    return TRUE;
  wanted = g_utf8_casefold (call->text, -1);
  folded_symbol = g_utf8_casefold (symbol, -1);
  folded_name = g_utf8_casefold (name, -1);
  return strstr (folded_symbol, wanted) != NULL || strstr (folded_name, wanted) != NULL;
}

static int
compare_orders (gconstpointer a,
                gconstpointer b)
{
  const FinxOrder *first = *(FinxOrder **) a, *second = *(FinxOrder **) b;

  return (first->placed_us > second->placed_us) - (first->placed_us < second->placed_us);
}

static int
compare_fills (gconstpointer a,
               gconstpointer b)
{
  const FinxFill *first = *(FinxFill **) a, *second = *(FinxFill **) b;

  return (first->time_us > second->time_us) - (first->time_us < second->time_us);
}

static int
compare_bars (gconstpointer a,
              gconstpointer b)
{
  const FinxBar *first = a, *second = b;

  return (first->time_us > second->time_us) - (first->time_us < second->time_us);
}

static int
compare_activities (gconstpointer a,
                    gconstpointer b)
{
  const FinxActivity *first = *(FinxActivity **) a, *second = *(FinxActivity **) b;

  return (first->time_us > second->time_us) - (first->time_us < second->time_us);
}

/* Orders, fills and activities: the oldest first, as the port has them. */
void
finx_broker_call_sort (FinxBrokerCall *call)
{
  g_ptr_array_sort (call->rows, call->kind == FINX_READ_FILLS ? compare_fills : call->kind == FINX_READ_ACTIVITIES ? compare_activities : compare_orders);
}

/* Adds one that is valid, within the time that was asked for, and after the one before. A volume that is not told is 0. */
gboolean
finx_broker_call_add_bar (FinxBrokerCall *call,
                          const FinxBar  *bar)
{
  FinxBar added = *bar;

  if (!isfinite (added.volume))
    added.volume = 0;
  if (!finx_bar_validate (&added, NULL) || added.time_us < call->from_us || added.time_us >= call->to_us
      || (call->bars->len > 0 && g_array_index (call->bars, FinxBar, call->bars->len - 1).time_us >= added.time_us))
    return FALSE;
  g_array_append_val (call->bars, added);
  return TRUE;
}

/* Adds what a broker answers in any order. @bars: sorted by this */
void
finx_broker_call_add_bars (FinxBrokerCall *call,
                           GArray         *bars)
{
  g_array_sort (bars, compare_bars);
  for (guint i = 0; i < bars->len; i++)
    finx_broker_call_add_bar (call, &g_array_index (bars, FinxBar, i));
}

/* (nullable) (transfer full): as it stands there; "" and null are none */
char *
finx_broker_json_text (const FinxJsonNode *node,
                       const char         *name)
{
  char *text = finx_json_node_text (finx_json_node_get (node, name));

  if (text != NULL && *text != '\0')
    return text;
  g_free (text);
  return NULL;
}

/* @text: (transfer full) (nullable): takes the place of what is owned; %NULL: nothing does */
void
finx_broker_take_text (char **to,
                       char  *text)
{
  if (text == NULL)
    return;
  g_free (*to);
  *to = text;
}

gboolean
finx_broker_json_is_true (const FinxJsonNode *node,
                          const char         *name)
{
  return finx_json_node_boolean (finx_json_node_get (node, name));
}

/* Unknown where a broker writes 0 for what there is not. */
FinxDecimal
finx_broker_json_positive (const FinxJsonNode *node,
                           const char         *name)
{
  FinxDecimal value = finx_json_node_decimal (finx_json_node_get (node, name));

  return finx_decimal_sign (value) > 0 ? value : FINX_DECIMAL_UNKNOWN;
}

/* The step of prices or quantities, and how many digits it has; both stay as they are where it is not told. */
gboolean
finx_broker_json_step (const FinxJsonNode *node,
                       const char         *name,
                       FinxDecimal        *step,
                       guint8             *scale)
{
  FinxDecimal value = finx_decimal_normalize (finx_json_node_decimal (finx_json_node_get (node, name)));

  if (finx_decimal_sign (value) <= 0)
    return FALSE;
  *step = value;
  *scale = value.scale;
  return TRUE;
}

gboolean
finx_broker_json_level (const FinxJsonNode   *price,
                        const FinxJsonNode   *size,
                        const FinxInstrument *instrument,
                        FinxLevel            *level)
{
  return finx_decimal_to_units (finx_json_node_decimal (price), instrument->price_scale, &level->price)
         && finx_decimal_to_units (finx_json_node_decimal (size), instrument->size_scale, &level->size);
}

/**
 * finx_broker_json_levels:
 * @price: the name of a level's price; %NULL: levels are arrays of price and size
 * @out: (out caller-allocates) (array fixed-size=FINX_BOOK_DEPTH)
 *
 * Returns: how many levels of one side could be read
 */
guint
finx_broker_json_levels (const FinxJsonNode   *levels,
                         const char           *price,
                         const char           *size,
                         const FinxInstrument *instrument,
                         FinxLevel            *out)
{
  guint n = 0;

  for (const FinxJsonNode *node = finx_json_node_first (levels); node != NULL && n < FINX_BOOK_DEPTH; node = finx_json_node_next (levels, node))
    {
      const FinxJsonNode *first = price != NULL ? finx_json_node_get (node, price) : finx_json_node_first (node);
      const FinxJsonNode *second = price != NULL ? finx_json_node_get (node, size) : first != NULL ? finx_json_node_next (node, first) : NULL;

      if (finx_broker_json_level (first, second, instrument, &out[n]))
        n++;
    }
  return n;
}

/* A price or a size in units of the instrument's last digit; what is finer is rounded. */
gboolean
finx_broker_json_units (const FinxJsonNode *node,
                        guint               scale,
                        gint64             *units)
{
  FinxDecimal value = finx_json_node_decimal (node);

  return finx_decimal_is_known (value) && finx_decimal_to_units (finx_decimal_rescale (value, scale, FINX_ROUND_HALF_EVEN), scale, units);
}

/**
 * finx_broker_json_tick:
 * @tick: (out caller-allocates)
 *
 * Returns: whether there are a time, a price above zero, and a size
 */
gboolean
finx_broker_json_tick (const FinxJsonNode   *price,
                       const FinxJsonNode   *size,
                       const FinxInstrument *instrument,
                       FinxTickKind          kind,
                       gint64                time_us,
                       FinxTick             *tick)
{
  *tick = (FinxTick) { .time_us = time_us, .instrument = instrument->index, .kind = (guint8) kind };
  return time_us != 0 && finx_broker_json_units (price, instrument->price_scale, &tick->price) && tick->price > 0
         && finx_broker_json_units (size, instrument->size_scale, &tick->size) && tick->size >= 0;
}
