/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/prices/finx-provider-settings.h"

#include "base/finx-json.h"
#include "base/finx-text.h"

struct _FinxProviderSettings
{
  GHashTable *off;              /* ids */
  GHashTable *urls;             /* id → url */
  gboolean    no_refresh;
  char      **orders[FINX_N_PROVIDER_ORDERS];   /* (nullable): ids, as chosen; those that it lacks come after */
};

/* Own files first, then who needs no key of what there is a choice; see the providers' notes. */
static const char *const shares[] = { "csvfolder", "alphavantage", "yahoo", "stooq", NULL };
static const char *const coins[] = { "csvfolder", "coingecko", "yahoo", "alphavantage", "stooq", NULL };
static const char *const rates[] = { "csvfolder", "ecb", "yahoo", "alphavantage", "stooq", NULL };
static const char *const economy[] = { "fred", "alphavantage", "worldbank", NULL };

static const char *const *
default_order (guint of)
{
  return of == FINX_PROVIDER_ECONOMY ? economy : of == FINX_ASSET_CRYPTO ? coins : of == FINX_ASSET_FX ? rates : shares;
}

/* (nullable) */
const FinxProviderInfo *
finx_provider_find (const char *id)
{
  guint adapter;

  return finx_adapters_find (id, &adapter) ? finx_adapters_get_info (adapter) : NULL;
}

/* "equity", …, "economy" */
const char *
finx_provider_order_to_string (guint of)
{
  return of == FINX_PROVIDER_ECONOMY ? "economy" : finx_asset_class_to_string ((FinxAssetClass) of);
}

/* In the user's language. */
const char *
finx_provider_order_label (guint of)
{
  return of == FINX_PROVIDER_ECONOMY ? finx_text ("Economy") : finx_asset_class_label ((FinxAssetClass) of);
}

static gboolean
has_something (guint adapter,
               guint of)
{
  if (of == FINX_PROVIDER_ECONOMY)
    return finx_adapters_serves (adapter, FINX_QUERY_ECONOMY);
  return (finx_adapters_get_info (adapter)->assets & 1u << of) != 0;
}

static char **
read_list (JsonArray *array)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  char **list;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  list = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return list;
}

static void
read_all (FinxProviderSettings *self,
          JsonObject           *object)
{
  JsonObject *orders = finx_json_object_of (json_object_get_member (object, "order"));
  JsonObject *urls = finx_json_object_of (json_object_get_member (object, "url"));
  JsonNode *refresh = json_object_get_member (object, "refresh");
  JsonArray *off = finx_json_get_array (object, "off");
  g_auto(GStrv) ids = off != NULL ? read_list (off) : NULL;

  self->no_refresh = refresh != NULL && JSON_NODE_HOLDS_VALUE (refresh) && !json_node_get_boolean (refresh);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    g_hash_table_add (self->off, g_strdup (ids[i]));
  for (guint i = 0; urls != NULL && i < finx_adapters_get_n (); i++)
    {
      const char *url = finx_json_get_text (urls, finx_adapters_get_info (i)->id);

      if (url != NULL)
        g_hash_table_insert (self->urls, g_strdup (finx_adapters_get_info (i)->id), g_strdup (url));
    }
  for (guint of = 0; orders != NULL && of < FINX_N_PROVIDER_ORDERS; of++)
    {
      JsonArray *order = finx_json_get_array (orders, finx_provider_order_to_string (of));

      if (order != NULL)
        self->orders[of] = read_list (order);
    }
}

/* @text: (nullable): of finx_provider_settings_to_text(); what can not be read is as if never chosen */
FinxProviderSettings *
finx_provider_settings_new (const char *text)
{
  FinxProviderSettings *self = g_new0 (FinxProviderSettings, 1);
  g_autoptr(JsonObject) object = text != NULL ? finx_json_parse_object (text) : NULL;

  self->off = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->urls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (object != NULL)
    read_all (self, object);
  return self;
}

void
finx_provider_settings_free (FinxProviderSettings *self)
{
  g_hash_table_unref (self->off);
  g_hash_table_unref (self->urls);
  for (guint of = 0; of < FINX_N_PROVIDER_ORDERS; of++)
    g_strfreev (self->orders[of]);
  g_free (self);
}

static void
add_list (JsonBuilder       *builder,
          const char        *name,
          const char *const *list)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; list[i] != NULL; i++)
    json_builder_add_string_value (builder, list[i]);
  json_builder_end_array (builder);
}

char *
finx_provider_settings_to_text (FinxProviderSettings *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GStrvBuilder *list = g_strv_builder_new ();
  g_auto(GStrv) off = NULL;

  for (guint i = 0; i < finx_adapters_get_n (); i++)
    if (g_hash_table_contains (self->off, finx_adapters_get_info (i)->id))
      g_strv_builder_add (list, finx_adapters_get_info (i)->id);
  off = g_strv_builder_end (list);
  g_strv_builder_unref (list);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "refresh");
  json_builder_add_boolean_value (builder, !self->no_refresh);
  add_list (builder, "off", (const char *const *) off);
  json_builder_set_member_name (builder, "url");
  json_builder_begin_object (builder);
  for (guint i = 0; i < finx_adapters_get_n (); i++)
    {
      const char *url = g_hash_table_lookup (self->urls, finx_adapters_get_info (i)->id);

      if (url != NULL)
        finx_json_add_text (builder, finx_adapters_get_info (i)->id, url);
    }
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "order");
  json_builder_begin_object (builder);
  for (guint of = 0; of < FINX_N_PROVIDER_ORDERS; of++)
    if (self->orders[of] != NULL)
      add_list (builder, finx_provider_order_to_string (of), (const char *const *) self->orders[of]);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

gboolean
finx_provider_settings_get_on (FinxProviderSettings *self,
                               const char           *id)
{
  return !g_hash_table_contains (self->off, id);
}

void
finx_provider_settings_set_on (FinxProviderSettings *self,
                               const char           *id,
                               gboolean              is_on)
{
  if (is_on)
    g_hash_table_remove (self->off, id);
  else
    g_hash_table_add (self->off, g_strdup (id));
}

gboolean
finx_provider_settings_get_refresh (FinxProviderSettings *self)
{
  return !self->no_refresh;
}

void
finx_provider_settings_set_refresh (FinxProviderSettings *self,
                                    gboolean              refresh)
{
  self->no_refresh = !refresh;
}

/**
 * finx_provider_settings_get_order:
 * @of: asset class, or %FINX_PROVIDER_ECONOMY
 *
 * Returns: (transfer full): ids of all that have something of it, in the order to ask; those that are off, too
 */
char **
finx_provider_settings_get_order (FinxProviderSettings *self,
                                  guint                 of)
{
  const char *const *const lists[] = { (const char *const *) self->orders[of], default_order (of) };
  GStrvBuilder *builder = g_strv_builder_new ();
  g_autofree gboolean *is_there = g_new0 (gboolean, finx_adapters_get_n ());
  char **order;

  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    for (guint i = 0; lists[l] != NULL && lists[l][i] != NULL; i++)
      {
        guint adapter;

        if (!finx_adapters_find (lists[l][i], &adapter) || is_there[adapter] || !has_something (adapter, of))
          continue;
        is_there[adapter] = TRUE;
        g_strv_builder_add (builder, lists[l][i]);
      }
  for (guint adapter = 0; adapter < finx_adapters_get_n (); adapter++)
    if (!is_there[adapter] && has_something (adapter, of))
      g_strv_builder_add (builder, finx_adapters_get_info (adapter)->id);
  order = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return order;
}

void
finx_provider_settings_set_order (FinxProviderSettings *self,
                                  guint                 of,
                                  const char *const    *order)
{
  g_strfreev (self->orders[of]);
  self->orders[of] = g_strdupv ((char **) order);
}

/* (transfer full): what the environment says, else what was chosen, else the provider's own; "": no folder was chosen */
char *
finx_provider_settings_get_url (FinxProviderSettings *self,
                                guint                 adapter)
{
  const FinxProviderInfo *info = finx_adapters_get_info (adapter);
  const char *said = g_getenv (info->url_variable), *chosen = g_hash_table_lookup (self->urls, info->id);

  if (said != NULL && *said != '\0')
    return g_strdup (said);
  return g_strdup (chosen != NULL ? chosen : info->url != NULL ? info->url : "");
}

/* @url: (nullable): the provider's own */
void
finx_provider_settings_set_url (FinxProviderSettings *self,
                                const char           *id,
                                const char           *url)
{
  if (url == NULL || *url == '\0')
    g_hash_table_remove (self->urls, id);
  else
    g_hash_table_insert (self->urls, g_strdup (id), g_strdup (url));
}
