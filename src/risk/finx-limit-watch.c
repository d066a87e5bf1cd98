/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "risk/finx-limit-watch.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-json.h"

#define REARM_PART finx_decimal_new (95, 2)
#define SEPARATOR  "\n"

struct _FinxLimitWatch
{
  GHashTable *told;             /* a set of texts: rule, line end, key; see join() */
};

FinxLimitWatch *
finx_limit_watch_new (void)
{
  FinxLimitWatch *self = g_new (FinxLimitWatch, 1);

  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
finx_limit_watch_free (FinxLimitWatch *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->told);
  g_free (self);
}

static gboolean
is_well_below (const FinxLimitState *state)
{
  FinxDecimal bound = finx_decimal_mul (state->most, REARM_PART, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN);

  return finx_decimal_is_known (state->figure) && finx_decimal_compare (state->figure, bound) < 0;
}

/* Two limits may measure the same thing: that of any holding, and that of one. */
static char *
join (const FinxLimitState *state)
{
  return g_strconcat (state->rule, SEPARATOR, state->key, NULL);
}

static gboolean
has_rule (const char *told,
          const char *rule)
{
  gsize length = strlen (rule);

  return strncmp (told, rule, length) == 0 && g_str_has_prefix (told + length, SEPARATOR);
}

/* What a limit of any holding does not list is far below it, or is not held any more, unless its figures are unknown. */
static gboolean
is_still_told (const GArray *states,
               const char   *told)
{
  gboolean is_unknown = FALSE;

  for (guint i = 0; i < states->len; i++)
    {
      const FinxLimitState *state = &g_array_index (states, FinxLimitState, i);

      if (!has_rule (told, state->rule))
        continue;
      if (g_str_equal (told + strlen (state->rule) + strlen (SEPARATOR), state->key))
        return !is_well_below (state);
      is_unknown = is_unknown || state->level == FINX_LIMIT_UNKNOWN;
    }
  return is_unknown;
}

/**
 * finx_limit_watch_update:
 * @states: (element-type FinxLimitState): of finx_portfolio_limits_check()
 *
 * Returns: (transfer full) (element-type guint): the numbers of the states that are to be told now, in their order
 */
GArray *
finx_limit_watch_update (FinxLimitWatch *self,
                         const GArray   *states)
{
  GArray *news = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer told;

  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, &told, NULL))
    if (!is_still_told (states, told))
      g_hash_table_iter_remove (&iter);

  for (guint i = 0; i < states->len; i++)
    {
      const FinxLimitState *state = &g_array_index (states, FinxLimitState, i);

      if (state->level == FINX_LIMIT_BREACHED && g_hash_table_add (self->told, join (state)))
        g_array_append_val (news, i);
    }
  return news;
}

/* Whether any breach of the limit was told and is not over. */
gboolean
finx_limit_watch_has_told (const FinxLimitWatch *self,
                           FinxLimitKind         kind,
                           const char           *subject)
{
  const char *name = finx_limit_kind_to_string (kind);
  g_autofree char *rule = *subject != '\0' ? g_strdup_printf ("%s %s", name, subject) : g_strdup (name);
  GHashTableIter iter;
  gpointer told;

  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, &told, NULL))
    if (has_rule (told, rule))
      return TRUE;
  return FALSE;
}

static int
compare_texts_cb (gconstpointer a,
                  gconstpointer b)
{
  return strcmp (a, b);
}

/**
 * finx_limit_watch_to_text:
 *
 * Returns: (transfer full): `{"told":["…",…]}`, so that a restart tells nothing twice
 */
char *
finx_limit_watch_to_text (const FinxLimitWatch *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GList) sorted = g_list_sort (g_hash_table_get_keys (self->told), compare_texts_cb);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "told");
  json_builder_begin_array (builder);
  for (GList *link = sorted; link != NULL; link = link->next)
    json_builder_add_string_value (builder, link->data);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

/* (transfer full) (nullable) */
FinxLimitWatch *
finx_limit_watch_from_text (const char *text,
                            GError    **error)
{
  g_autoptr(JsonObject) object = finx_json_parse_object (text);
  g_autoptr(FinxLimitWatch) self = finx_limit_watch_new ();
  JsonArray *told = object != NULL ? finx_json_get_array (object, "told") : NULL;

  for (guint i = 0; told != NULL && i < json_array_get_length (told); i++)
    {
      JsonNode *node = json_array_get_element (told, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        told = NULL;
      else
        g_hash_table_add (self->told, json_node_dup_string (node));
    }
  if (told != NULL)
    return g_steal_pointer (&self);
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-LIMIT-004",
                  "Which breaches of limits were told could not be read; they may be told once more.");
  return NULL;
}
