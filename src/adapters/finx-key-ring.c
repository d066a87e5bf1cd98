/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/finx-key-ring.h"

#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-json.h"
#include "base/finx-secret.h"
#include "net/finx-token-bucket.h"

#define MAX_REFUSALS 2
#define RESERVE      20         /* percent of what a key may ask */
#define MARK_LENGTH  16         /* hex digits of a key's hash that name it where its budget is kept */
#define MARK_SALT    "org.finx.Workstation:"

/* What was asked in a span that starts with its first request. */
typedef struct
{
  gint64 start_us;              /* 0: none yet */
  guint  used;
} Budget;

typedef struct
{
  char   *key;
  char   *mark;
  Budget *budgets;              /* one for each rate */
  gint64  cool_until_us;
  guint   n_refusals;
} Entry;

struct _FinxKeyRing
{
  GArray    *rates;             /* (element-type FinxRate): of a day and longer */
  gboolean   needs_key;
  GPtrArray *entries;           /* (element-type Entry) */
  GPtrArray *others;            /* (element-type Entry): budgets of keys that are not in use now */
  guint      next;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  finx_free_wiped (entry->key);
  g_free (entry->mark);
  g_free (entry->budgets);
  g_free (entry);
}

static char *
make_mark (const char *key)
{
  char *salted = g_strconcat (MARK_SALT, key, NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, salted, -1);

  finx_free_wiped (salted);
  return g_strndup (hash, MARK_LENGTH);
}

static Entry *
find_mark (GPtrArray  *entries,
           const char *mark)
{
  for (guint i = 0; i < entries->len; i++)
    if (g_str_equal (((Entry *) entries->pdata[i])->mark, mark))
      return entries->pdata[i];
  return NULL;
}

static Entry *
entry_new (FinxKeyRing *self,
           const char  *mark)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->key = g_strdup ("");
  entry->mark = g_strdup (mark);
  entry->budgets = g_new0 (Budget, MAX (self->rates->len, 1u));
  return entry;
}

/**
 * finx_key_ring_new:
 * @rates: (element-type FinxRate): those of a day and longer are counted here, for each key
 */
FinxKeyRing *
finx_key_ring_new (GArray  *rates,
                   gboolean needs_key)
{
  FinxKeyRing *self = g_new0 (FinxKeyRing, 1);

  self->rates = g_array_new (FALSE, FALSE, sizeof (FinxRate));
  for (guint i = 0; i < rates->len; i++)
    if (g_array_index (rates, FinxRate, i).period_us >= FINX_USEC_PER_DAY)
      g_array_append_val (self->rates, g_array_index (rates, FinxRate, i));
  self->needs_key = needs_key;
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->others = g_ptr_array_new_with_free_func (entry_free);
  finx_key_ring_set_keys (self, NULL);
  return self;
}

void
finx_key_ring_free (FinxKeyRing *self)
{
  g_array_unref (self->rates);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->others);
  g_free (self);
}

static void
add_key (FinxKeyRing *self,
         const char  *key)
{
  g_autofree char *mark = make_mark (key);
  Entry *entry = find_mark (self->others, mark);
  guint index;

  if (find_mark (self->entries, mark) != NULL)
    return;
  if (entry != NULL && g_ptr_array_find (self->others, entry, &index))
    g_ptr_array_steal_index (self->others, index);
  else
    entry = entry_new (self, mark);
  finx_free_wiped (entry->key);
  entry->key = g_strdup (key);
  entry->n_refusals = 0;
  g_ptr_array_add (self->entries, entry);
}

/**
 * finx_key_ring_set_keys:
 * @keys: (nullable): ended by %NULL; what was counted for a key stays counted
 */
void
finx_key_ring_set_keys (FinxKeyRing       *self,
                        const char *const *keys)
{
  while (self->entries->len > 0)
    g_ptr_array_add (self->others, g_ptr_array_steal_index (self->entries, self->entries->len - 1));
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    add_key (self, keys[i]);
  if (self->entries->len == 0 && !self->needs_key)
    add_key (self, "");
  self->next = 0;
}

/* Whether it was given any. */
gboolean
finx_key_ring_has_keys (FinxKeyRing *self)
{
  return self->entries->len > 0 && *((Entry *) self->entries->pdata[0])->key != '\0';
}

/* How many there are, "" included. */
guint
finx_key_ring_get_n (FinxKeyRing *self)
{
  return self->entries->len;
}

/* How many requests @entry has left of the rate with number @i, and when that starts anew. */
static guint
left_of (FinxKeyRing *self,
         const Entry *entry,
         guint        i,
         gint64       now_us,
         gint64      *anew_us)
{
  const FinxRate *rate = &g_array_index (self->rates, FinxRate, i);
  const Budget *budget = &entry->budgets[i];

  *anew_us = budget->start_us + rate->period_us;
  if (budget->start_us == 0 || now_us >= *anew_us || now_us < budget->start_us)         /* the clock was put back */
    return rate->count;
  return budget->used >= rate->count ? 0 : rate->count - budget->used;
}

static FinxKeyState
state_of (FinxKeyRing *self,
          const Entry *entry,
          gint64       now_us,
          gint64      *ready_us)
{
  FinxKeyState state = FINX_KEY_READY;

  *ready_us = now_us;
  if (entry->n_refusals >= MAX_REFUSALS)
    {
      *ready_us = G_MAXINT64;
      return FINX_KEY_INVALID;
    }
  if (entry->cool_until_us > now_us)
    {
      *ready_us = entry->cool_until_us;
      state = FINX_KEY_COOLING;
    }
  for (guint i = 0; i < self->rates->len; i++)
    {
      gint64 anew_us;

      if (left_of (self, entry, i, now_us, &anew_us) > 0)
        continue;
      *ready_us = MAX (*ready_us, anew_us);
      state = FINX_KEY_SPENT;
    }
  return state;
}

/**
 * finx_key_ring_take:
 * @index: (out): for what is told of it later
 *
 * The request is counted.
 *
 * Returns: (nullable): the next key that is ready, "" for none needed; %NULL: there is none now, see finx_key_ring_ready_at()
 */
const char *
finx_key_ring_take (FinxKeyRing *self,
                    gint64       now_us,
                    guint       *index)
{
  for (guint n = 0; n < self->entries->len; n++)
    {
      guint at = (self->next + n) % self->entries->len;
      Entry *entry = self->entries->pdata[at];
      gint64 when;

      if (state_of (self, entry, now_us, &when) != FINX_KEY_READY)
        continue;
      for (guint i = 0; i < self->rates->len; i++)
        {
          if (left_of (self, entry, i, now_us, &when) == g_array_index (self->rates, FinxRate, i).count)
            entry->budgets[i] = (Budget) { now_us, 0 };
          entry->budgets[i].used++;
        }
      self->next = (at + 1) % self->entries->len;
      *index = at;
      return entry->key;
    }
  return NULL;
}

static Entry *
get_entry (FinxKeyRing *self,
           guint        index)
{
  /* Keys may have been changed while a request was under way. */
  return index < self->entries->len ? self->entries->pdata[index] : NULL;
}

/* It is not used before @until_us. */
void
finx_key_ring_cool (FinxKeyRing *self,
                    guint        index,
                    gint64       until_us)
{
  Entry *entry = get_entry (self, index);

  if (entry != NULL)
    entry->cool_until_us = MAX (entry->cool_until_us, until_us);
}

/* The provider says that the day's requests are used up, whatever was counted here. */
void
finx_key_ring_spend (FinxKeyRing *self,
                     guint        index,
                     gint64       now_us)
{
  Entry *entry = get_entry (self, index);

  if (entry == NULL)
    return;
  if (self->rates->len == 0)
    entry->cool_until_us = now_us + FINX_USEC_PER_DAY;
  else
    {
      const FinxRate *day = &g_array_index (self->rates, FinxRate, 0);
      gint64 anew_us;

      if (left_of (self, entry, 0, now_us, &anew_us) == day->count)
        entry->budgets[0].start_us = now_us;
      entry->budgets[0].used = day->count;
    }
}

/* The provider did not take the key; twice, and it is used no more. To be refused without one is not for good. */
void
finx_key_ring_refuse (FinxKeyRing *self,
                      guint        index)
{
  Entry *entry = get_entry (self, index);

  if (entry != NULL && *entry->key != '\0')
    entry->n_refusals++;
}

void
finx_key_ring_accept (FinxKeyRing *self,
                      guint        index)
{
  Entry *entry = get_entry (self, index);

  if (entry != NULL)
    entry->n_refusals = 0;
}

FinxKeyState
finx_key_ring_get_state (FinxKeyRing *self,
                         guint        index,
                         gint64       now_us)
{
  Entry *entry = get_entry (self, index);
  gint64 when;

  return entry != NULL ? state_of (self, entry, now_us, &when) : FINX_KEY_INVALID;
}

/* How many requests all keys together have left of the day, and of longer spans; −1: without limit. */
gint64
finx_key_ring_get_left (FinxKeyRing *self,
                        gint64       now_us)
{
  gint64 sum = 0;

  if (self->rates->len == 0)
    return -1;
  for (guint e = 0; e < self->entries->len; e++)
    {
      gint64 least = G_MAXINT64, when;

      for (guint i = 0; i < self->rates->len; i++)
        least = MIN (least, (gint64) left_of (self, self->entries->pdata[e], i, now_us, &when));
      sum += least;
    }
  return sum;
}

/* Whether what is left of a day or a month is the part that is kept for persons. */
gboolean
finx_key_ring_is_reserve (FinxKeyRing *self,
                          gint64       now_us)
{
  for (guint i = 0; i < self->rates->len && self->entries->len > 0; i++)
    {
      gint64 left = 0, all = (gint64) g_array_index (self->rates, FinxRate, i).count * self->entries->len, when;

      for (guint e = 0; e < self->entries->len; e++)
        left += left_of (self, self->entries->pdata[e], i, now_us, &when);
      if (left * 100 <= all * RESERVE)
        return TRUE;
    }
  return FALSE;
}

/* When the first of the keys is ready; @now_us: at once; G_MAXINT64: never. */
gint64
finx_key_ring_ready_at (FinxKeyRing *self,
                        gint64       now_us)
{
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < self->entries->len; i++)
    {
      gint64 when;

      state_of (self, self->entries->pdata[i], now_us, &when);
      first = MIN (first, when);
    }
  return first;
}

static void
write_entries (JsonBuilder *builder,
               GPtrArray   *entries,
               guint        n_rates)
{
  for (guint e = 0; e < entries->len; e++)
    {
      const Entry *entry = entries->pdata[e];

      if (n_rates == 0 || entry->budgets[0].start_us == 0)
        continue;
      json_builder_set_member_name (builder, entry->mark);
      json_builder_begin_array (builder);
      for (guint i = 0; i < n_rates; i++)
        {
          json_builder_add_int_value (builder, entry->budgets[i].start_us);
          json_builder_add_int_value (builder, entry->budgets[i].used);
        }
      json_builder_end_array (builder);
    }
}

/* (transfer full): what was counted, for finx_key_ring_from_text() after a restart; keys can not be told from it */
char *
finx_key_ring_to_text (FinxKeyRing *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  write_entries (builder, self->entries, self->rates->len);
  write_entries (builder, self->others, self->rates->len);
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

static gint64
get_count (JsonArray *array,
           guint      i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? MAX (0, json_node_get_int (node)) : 0;
}

/* What can not be read is taken for not counted yet. */
void
finx_key_ring_from_text (FinxKeyRing *self,
                         const char  *text)
{
  g_autoptr(JsonObject) object = finx_json_parse_object (text);
  g_autoptr(GList) marks = object != NULL ? json_object_get_members (object) : NULL;

  for (GList *l = marks; l != NULL; l = l->next)
    {
      JsonArray *array = finx_json_get_array (object, l->data);
      Entry *entry = find_mark (self->entries, l->data);

      if (array == NULL)
        continue;
      if (entry == NULL && (entry = find_mark (self->others, l->data)) == NULL)
        g_ptr_array_add (self->others, entry = entry_new (self, l->data));
      for (guint i = 0; i < self->rates->len && 2 * i + 1 < json_array_get_length (array); i++)
        entry->budgets[i] = (Budget) { get_count (array, 2 * i), (guint) MIN (get_count (array, 2 * i + 1), G_MAXINT) };
    }
}
