/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/finx-watchlists.h"

#include <json-glib/json-glib.h>

#include "base/finx-error.h"

struct _FinxWatchlist
{
  GObject    parent_instance;
  char      *name;
  GPtrArray *rows;              /* (element-type FinxQuoteRow), owned refs */
  GObject   *owner;             /* borrowed: the FinxWatchlists */
};

struct _FinxWatchlists
{
  GObject         parent_instance;
  FinxQuoteBoard *board;        /* owned */
  GPtrArray      *lists;        /* (element-type FinxWatchlist) */
};

enum { PROP_0, PROP_NAME };

static guint changed_signal;
static GParamSpec *name_pspec;

static void
tell_changed (FinxWatchlist *self)
{
  if (self->owner != NULL)
    g_signal_emit (self->owner, changed_signal, 0);
}

static GType
watchlist_get_item_type (GListModel *model)
{
  return FINX_TYPE_QUOTE_ROW;
}

static guint
watchlist_get_n_items (GListModel *model)
{
  return ((FinxWatchlist *) model)->rows->len;
}

static gpointer
watchlist_get_item (GListModel *model,
                    guint       position)
{
  GPtrArray *rows = ((FinxWatchlist *) model)->rows;

  return position < rows->len ? g_object_ref (rows->pdata[position]) : NULL;
}

static void
watchlist_model_init (GListModelInterface *iface)
{
  iface->get_item_type = watchlist_get_item_type;
  iface->get_n_items = watchlist_get_n_items;
  iface->get_item = watchlist_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxWatchlist, finx_watchlist, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, watchlist_model_init))

static void
finx_watchlist_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (id == PROP_NAME)
    g_value_set_string (value, FINX_WATCHLIST (object)->name);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
finx_watchlist_finalize (GObject *object)
{
  FinxWatchlist *self = FINX_WATCHLIST (object);

  g_free (self->name);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (finx_watchlist_parent_class)->finalize (object);
}

static void
finx_watchlist_class_init (FinxWatchlistClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = finx_watchlist_get_property;
  object_class->finalize = finx_watchlist_finalize;
  name_pspec = g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_NAME, name_pspec);
}

static void
finx_watchlist_init (FinxWatchlist *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

const char *
finx_watchlist_get_name (FinxWatchlist *self)
{
  g_return_val_if_fail (FINX_IS_WATCHLIST (self), NULL);
  return self->name;
}

gboolean
finx_watchlist_contains (FinxWatchlist *self,
                         FinxQuoteRow  *row)
{
  g_return_val_if_fail (FINX_IS_WATCHLIST (self), FALSE);
  return g_ptr_array_find (self->rows, row, NULL);
}

gboolean
finx_watchlist_add (FinxWatchlist *self,
                    FinxQuoteRow  *row,
                    int            position)
{
  g_return_val_if_fail (FINX_IS_WATCHLIST (self), FALSE);
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (row), FALSE);

  if (finx_watchlist_contains (self, row))
    return FALSE;

  if (position < 0 || position > (int) self->rows->len)
    position = self->rows->len;
  g_ptr_array_insert (self->rows, position, g_object_ref (row));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
  tell_changed (self);
  return TRUE;
}

gboolean
finx_watchlist_remove (FinxWatchlist *self,
                       FinxQuoteRow  *row)
{
  guint position;

  g_return_val_if_fail (FINX_IS_WATCHLIST (self), FALSE);

  if (!g_ptr_array_find (self->rows, row, &position))
    return FALSE;

  g_ptr_array_remove_index (self->rows, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  tell_changed (self);
  return TRUE;
}

void
finx_watchlist_move (FinxWatchlist *self,
                     guint          from,
                     guint          to)
{
  guint first = MIN (from, to), last = MAX (from, to);
  gpointer row;

  g_return_if_fail (FINX_IS_WATCHLIST (self));
  g_return_if_fail (from < self->rows->len && to < self->rows->len);

  if (from == to)
    return;
  row = g_ptr_array_steal_index (self->rows, from);
  g_ptr_array_insert (self->rows, to, row);
  g_list_model_items_changed (G_LIST_MODEL (self), first, last - first + 1, last - first + 1);
  tell_changed (self);
}

static GType
watchlists_get_item_type (GListModel *model)
{
  return FINX_TYPE_WATCHLIST;
}

static guint
watchlists_get_n_items (GListModel *model)
{
  return ((FinxWatchlists *) model)->lists->len;
}

static gpointer
watchlists_get_item (GListModel *model,
                     guint       position)
{
  GPtrArray *lists = ((FinxWatchlists *) model)->lists;

  return position < lists->len ? g_object_ref (lists->pdata[position]) : NULL;
}

static void
watchlists_model_init (GListModelInterface *iface)
{
  iface->get_item_type = watchlists_get_item_type;
  iface->get_n_items = watchlists_get_n_items;
  iface->get_item = watchlists_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxWatchlists, finx_watchlists, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, watchlists_model_init))

static void
release_list (gpointer data)
{
  ((FinxWatchlist *) data)->owner = NULL;
  g_object_unref (data);
}

static void
finx_watchlists_finalize (GObject *object)
{
  FinxWatchlists *self = FINX_WATCHLISTS (object);

  g_ptr_array_unref (self->lists);
  g_object_unref (self->board);
  G_OBJECT_CLASS (finx_watchlists_parent_class)->finalize (object);
}

static void
finx_watchlists_class_init (FinxWatchlistsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_watchlists_finalize;
  changed_signal = g_signal_new ("changed", FINX_TYPE_WATCHLISTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_watchlists_init (FinxWatchlists *self)
{
  self->lists = g_ptr_array_new_with_free_func (release_list);
}

FinxWatchlists *
finx_watchlists_new (FinxQuoteBoard *board)
{
  FinxWatchlists *self = g_object_new (FINX_TYPE_WATCHLISTS, NULL);

  self->board = g_object_ref (board);
  return self;
}

FinxWatchlist *
finx_watchlists_find (FinxWatchlists *self,
                      const char     *name)
{
  g_return_val_if_fail (FINX_IS_WATCHLISTS (self), NULL);

  for (guint i = 0; i < self->lists->len; i++)
    if (g_strcmp0 (finx_watchlist_get_name (self->lists->pdata[i]), name) == 0)
      return self->lists->pdata[i];
  return NULL;
}

/* A usable, new name; (transfer full). */
static char *
check_name (FinxWatchlists *self,
            const char     *name,
            GError        **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (name));

  if (*trimmed == '\0')
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-WATCH-001", "A watchlist needs a name");
  else if (g_utf8_strlen (trimmed, -1) > 60)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-WATCH-002", "The name is longer than 60 characters");
  else if (finx_watchlists_find (self, trimmed) != NULL)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-WATCH-003", "There is a watchlist “%s” already", trimmed);
  else
    return g_steal_pointer (&trimmed);
  return NULL;
}

FinxWatchlist *
finx_watchlists_create (FinxWatchlists *self,
                        const char     *name,
                        GError        **error)
{
  FinxWatchlist *list;
  char *checked;

  g_return_val_if_fail (FINX_IS_WATCHLISTS (self), NULL);

  checked = check_name (self, name, error);
  if (checked == NULL)
    return NULL;

  list = g_object_new (FINX_TYPE_WATCHLIST, NULL);
  list->name = checked;
  list->owner = G_OBJECT (self);
  g_ptr_array_add (self->lists, list);
  g_list_model_items_changed (G_LIST_MODEL (self), self->lists->len - 1, 0, 1);
  g_signal_emit (self, changed_signal, 0);
  return list;
}

gboolean
finx_watchlists_rename (FinxWatchlists *self,
                        FinxWatchlist  *list,
                        const char     *name,
                        GError        **error)
{
  char *checked;

  g_return_val_if_fail (FINX_IS_WATCHLISTS (self), FALSE);

  if (g_strcmp0 (list->name, name) == 0)
    return TRUE;
  checked = check_name (self, name, error);
  if (checked == NULL)
    return FALSE;

  g_free (list->name);
  list->name = checked;
  g_object_notify_by_pspec (G_OBJECT (list), name_pspec);
  g_signal_emit (self, changed_signal, 0);
  return TRUE;
}

void
finx_watchlists_delete (FinxWatchlists *self,
                        FinxWatchlist  *list)
{
  guint position;

  g_return_if_fail (FINX_IS_WATCHLISTS (self));

  if (self->lists->len < 2 || !g_ptr_array_find (self->lists, list, &position))
    return;
  g_ptr_array_remove_index (self->lists, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * finx_watchlists_to_text:
 *
 * Returns: (transfer full): `[{"name":"…","symbols":["AAPL",…]},…]`
 */
char *
finx_watchlists_to_text (FinxWatchlists *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < self->lists->len; i++)
    {
      FinxWatchlist *list = self->lists->pdata[i];

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, list->name);
      json_builder_set_member_name (builder, "symbols");
      json_builder_begin_array (builder);
      for (guint j = 0; j < list->rows->len; j++)
        json_builder_add_string_value (builder, finx_quote_row_get_symbol (list->rows->pdata[j]));
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
read_list (FinxWatchlists *self,
           JsonObject     *object)
{
  JsonNode *name = json_object_get_member (object, "name");
  gboolean has_name = name != NULL && json_node_get_value_type (name) == G_TYPE_STRING;
  FinxWatchlist *list = finx_watchlists_create (self, has_name ? json_node_get_string (name) : "", NULL);
  JsonNode *node = json_object_get_member (object, "symbols");
  JsonArray *symbols = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && symbols != NULL && i < json_array_get_length (symbols); i++)
    {
      JsonNode *element = json_array_get_element (symbols, i);
      FinxQuoteRow *row = json_node_get_value_type (element) == G_TYPE_STRING
                          ? finx_quote_board_find (self->board, json_node_get_string (element)) : NULL;

      if (row != NULL)
        finx_watchlist_add (list, row, -1);
    }
}

/**
 * finx_watchlists_from_text:
 *
 * Adds the lists of @text; symbols that are not known any more are left out.
 */
gboolean
finx_watchlists_from_text (FinxWatchlists *self,
                           const char     *text,
                           GError        **error)
{
  g_autoptr(JsonNode) root = json_from_string (text, NULL);     /* nothing, without an error, for an empty text */
  JsonArray *array;

  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-WATCH-004", "The remembered watchlists could not be read");
      return FALSE;
    }

  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      read_list (self, json_array_get_object_element (array, i));
  return TRUE;
}
