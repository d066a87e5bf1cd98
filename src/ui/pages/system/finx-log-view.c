/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/system/finx-log-view.h"

#include <glib/gi18n.h>

#include "ui/pages/system/finx-log-item.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

#define MAX_ENTRIES 5000                /* as many as the log keeps */

struct _FinxLogView
{
  GtkWidget           parent_instance;

  GListStore         *entries;          /* owned: FinxLogItem, newest first */
  GtkFilterListModel *filtered;         /* owned: by level */
  guint64             serial;           /* of the newest entry read */
  guint               least;            /* FinxLogLevel */
  guint               timer;            /* once a second while mapped */

  GtkWidget          *box;              /* the one child; the rest are borrowed from it */
  GtkWidget          *search, *level, *table;
};

G_DEFINE_FINAL_TYPE (FinxLogView, finx_log_view, GTK_TYPE_WIDGET)

static char *
entry_time (gpointer item, gpointer user_data)
{
  return finx_format_time_ms (finx_log_item_get_entry (item)->time_us, NULL);
}

static const char *
level_label (FinxLogLevel level)
{
  switch (level)
    {
    case FINX_LOG_ERROR:
      return _("Error");
    case FINX_LOG_WARNING:
      return _("Warning");
    case FINX_LOG_INFO:
      return _("Info");
    case FINX_LOG_DEBUG:
    default:
      return _("Debug");
    }
}

static char *
entry_level (gpointer item, gpointer user_data)
{
  return g_strdup (level_label (finx_log_item_get_entry (item)->level));
}

static int
entry_level_sign (gpointer item, gpointer user_data)
{
  return finx_log_item_get_entry (item)->level == FINX_LOG_ERROR ? -1 : 2;
}

static char *
entry_area (gpointer item, gpointer user_data)
{
  return g_strdup (finx_log_item_get_entry (item)->area);
}

static char *
entry_message (gpointer item, gpointer user_data)
{
  return g_strdup (finx_log_item_get_entry (item)->message);
}

static char *
entry_correlation (gpointer item, gpointer user_data)
{
  return g_strdup (finx_log_item_get_entry (item)->correlation_id);
}

static int
compare_serials (gconstpointer a, gconstpointer b, gpointer user_data)
{
  guint64 at = finx_log_item_get_entry ((gpointer) a)->serial;
  guint64 bt = finx_log_item_get_entry ((gpointer) b)->serial;

  return (at > bt) - (at < bt);
}

static int
compare_levels (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return (int) finx_log_item_get_entry ((gpointer) a)->level - (int) finx_log_item_get_entry ((gpointer) b)->level;
}

static gboolean
is_wanted (gpointer item,
           gpointer user_data)
{
  return finx_log_item_get_entry (item)->level >= ((FinxLogView *) user_data)->least;
}

static void
read_new (FinxLogView *self)
{
  g_autoptr(GPtrArray) fresh = finx_log_read_since (self->serial);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n;

  if (fresh->len == 0)
    return;
  self->serial = ((const FinxLogEntry *) g_ptr_array_index (fresh, fresh->len - 1))->serial;
  g_ptr_array_set_free_func (fresh, NULL);      /* each entry moves into its item */
  for (guint i = fresh->len; i > 0; i--)
    g_ptr_array_add (items, finx_log_item_new (g_ptr_array_index (fresh, i - 1)));
  g_list_store_splice (self->entries, 0, 0, items->pdata, items->len);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  if (n > MAX_ENTRIES)
    g_list_store_splice (self->entries, MAX_ENTRIES, n - MAX_ENTRIES, NULL, 0);
}

static gboolean
timer_cb (gpointer user_data)
{
  read_new (user_data);
  return G_SOURCE_CONTINUE;
}

static void
search_cb (FinxLogView *self)
{
  finx_table_set_filter (FINX_TABLE (self->table), gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
level_cb (FinxLogView *self)
{
  guint least = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->level));
  GtkFilterChange change = least > self->least ? GTK_FILTER_CHANGE_MORE_STRICT : GTK_FILTER_CHANGE_LESS_STRICT;

  if (least > FINX_LOG_ERROR || least == self->least)
    return;
  self->least = least;
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->filtered), change);
}

/* The chosen line, or all that is shown when none is chosen. */
static void
copy_cb (FinxLogView *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gpointer chosen = finx_table_get_selected (FINX_TABLE (self->table));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->filtered)); i++)
    {
      g_autoptr(FinxLogItem) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);
      const FinxLogEntry *entry = finx_log_item_get_entry (item);
      g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (entry->time_us / G_USEC_PER_SEC);
      g_autofree char *stamp = g_date_time_format_iso8601 (time);

      if (chosen == NULL || chosen == (gpointer) item)
        g_string_append_printf (text, "%s\t%s\t%s\t%s\t%s\n", stamp, level_label (entry->level), entry->area, entry->message, entry->correlation_id);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
}

static void
finx_log_view_map (GtkWidget *widget)
{
  FinxLogView *self = FINX_LOG_VIEW (widget);

  GTK_WIDGET_CLASS (finx_log_view_parent_class)->map (widget);
  read_new (self);
  self->timer = g_timeout_add_seconds (1, timer_cb, self);
}

static void
finx_log_view_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&FINX_LOG_VIEW (widget)->timer, g_source_remove);
  GTK_WIDGET_CLASS (finx_log_view_parent_class)->unmap (widget);
}

static void
finx_log_view_dispose (GObject *object)
{
  FinxLogView *self = FINX_LOG_VIEW (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->filtered);
  g_clear_object (&self->entries);
  G_OBJECT_CLASS (finx_log_view_parent_class)->dispose (object);
}

static void
finx_log_view_class_init (FinxLogViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_log_view_dispose;
  widget_class->map = finx_log_view_map;
  widget_class->unmap = finx_log_view_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
finx_log_view_init (FinxLogView *self)
{
  self->least = FINX_LOG_INFO;
  self->entries = g_list_store_new (FINX_TYPE_LOG_ITEM);
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->entries)),
                                              GTK_FILTER (gtk_custom_filter_new (is_wanted, self, NULL)));
}

static GtkWidget *
build_bar (FinxLogView *self)
{
  const char *const levels[] = { _("All levels"), _("Info and above"), _("Warnings and errors"), _("Errors"), NULL };
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _("Search the log"), NULL);
  gtk_widget_set_hexpand (self->search, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search the log"), -1);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_cb), self, G_CONNECT_SWAPPED);
  self->level = gtk_drop_down_new_from_strings (levels);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->level), self->least);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->level), _("Least level"));
  g_signal_connect_object (self->level, "notify::selected", G_CALLBACK (level_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_tooltip_text (copy, _("Copy the chosen line, or all lines"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy the chosen line, or all lines"), -1);
  g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), self->search);
  gtk_box_append (GTK_BOX (bar), self->level);
  gtk_box_append (GTK_BOX (bar), copy);
  return bar;
}

GtkWidget *
finx_log_view_new (void)
{
  const FinxColumn columns[] = {
    { .id = "time", .title = _("Time"), .text = entry_time, .compare = compare_serials, .priority = 1, .chars = 12 },
    { .id = "level", .title = _("Level"), .text = entry_level, .sign = entry_level_sign, .compare = compare_levels, .priority = 1, .chars = 8 },
    { .id = "area", .title = _("Area"), .text = entry_area, .priority = 2, .chars = 9 },
    { .id = "message", .title = _("Message"), .text = entry_message, .expand = TRUE, .priority = 1, .chars = 30 },
    { .id = "correlation", .title = _("Correlation id"), .text = entry_correlation, .priority = 3, .chars = 15 },
  };
  FinxLogView *self = g_object_new (FINX_TYPE_LOG_VIEW, NULL);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), build_bar (self));
  self->table = finx_table_new (_("Log"), NULL, columns, G_N_ELEMENTS (columns), self);
  finx_table_set_empty (FINX_TABLE (self->table), "system-search-symbolic", _("No log lines"), _("Nothing of this level was logged, or nothing matches the search."));
  finx_table_set_model (FINX_TABLE (self->table), G_LIST_MODEL (self->filtered));
  gtk_widget_add_css_class (self->table, "card");
  gtk_widget_set_overflow (self->table, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_size_request (self->table, -1, 420);
  gtk_box_append (GTK_BOX (self->box), self->table);
  return GTK_WIDGET (self);
}
