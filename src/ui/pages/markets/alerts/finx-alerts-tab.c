/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/alerts/finx-alerts-tab.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "ui/alerts/finx-alert-history.h"
#include "ui/alerts/finx-alert-row.h"
#include "ui/alerts/finx-alert-text.h"
#include "ui/charts/finx-picture.h"
#include "ui/shell/finx-page-bar.h"
#include "ui/widgets/finx-widgets.h"

#define RELOAD_MS 250                   /* so often at most */
#define STATE     "alerts.shown"        /* numbers of the choices, and what only is shown */

struct _FinxAlertsTab
{
  GtkWidget           parent_instance;
  FinxWorkspace      *workspace;        /* owned */
  FinxEngine         *engine;           /* borrowed from @workspace */
  GListStore         *lines;            /* owned: FinxAlertEventItem, newest first */
  GtkFilterListModel *shown;            /* owned: of @lines */
  GtkStringList      *subjects;         /* borrowed: what there are lines of; the first is all */
  FinxAlertShows      shows;
  FinxAlertKind       kind;
  char               *subject;          /* (nullable): of all */
  GCancellable       *cancellable;
  guint               timer;
  gboolean            is_loading, is_stale;
  GtkWindow          *window;           /* (nullable) borrowed while mapped */

  GtkWidget          *box;              /* the one child; the rest are borrowed from it */
  GtkWidget          *shows_choice, *kind_choice, *subject_choice, *filter, *count, *table;
};

G_DEFINE_FINAL_TYPE (FinxAlertsTab, finx_alerts_tab, GTK_TYPE_WIDGET)

static void load (FinxAlertsTab *self);

static void
toast_error (FinxAlertsTab *self,
             const GError  *error)
{
  g_autofree char *text = finx_error_text (error);

  finx_workspace_toast (self->workspace, text, NULL, NULL);
}

/* What is shown */

static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  FinxAlertsTab *self = user_data;
  const FinxAlertEvent *event = finx_alert_event_item_get_event (item);
  g_autofree char *subject = self->subject != NULL ? finx_alert_event_subject (event, self->engine) : NULL;

  return finx_alert_event_is_shown (event, self->shows, self->kind) && (subject == NULL || g_str_equal (subject, self->subject));
}

static void
show_count (FinxAlertsTab *self)
{
  guint all = g_list_model_get_n_items (G_LIST_MODEL (self->lines)), n = finx_table_get_n_shown (FINX_TABLE (self->table));
  g_autofree char *text = n == all ? g_strdup_printf (ngettext ("%u line", "%u lines", all), all)
                                   /* Translators: of the lines of a history: shown, all */
                                   : g_strdup_printf (_("%u of %u lines"), n, all);

  gtk_label_set_text (GTK_LABEL (self->count), text);
  if (all == 0)
    finx_table_set_empty (FINX_TABLE (self->table), "alarm-symbolic", _("Alerts have done nothing yet"),
                          _("What alerts do and how they are told is listed here. Alt+A sets one, as do the chart and the watchlist."));
  else
    finx_table_set_empty (FINX_TABLE (self->table), "system-search-symbolic", _("No line fits the choice"),
                          _("Choose other events, kinds or instruments."));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.clear", all > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.export", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.copy", n > 0);
}

static void
choice_cb (FinxAlertsTab *self)
{
  guint shows = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->shows_choice)), kind = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind_choice));
  guint subject = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->subject_choice));
  g_autofree char *text = NULL;

  if (shows >= FINX_N_ALERT_SHOWS || kind >= FINX_N_ALERT_KINDS || subject == GTK_INVALID_LIST_POSITION)
    return;
  self->shows = (FinxAlertShows) shows;
  self->kind = (FinxAlertKind) kind;
  g_free (self->subject);
  self->subject = subject > 0 ? g_strdup (gtk_string_list_get_string (self->subjects, subject)) : NULL;
  text = g_strdup_printf ("%u %u %s", shows, kind, self->subject != NULL ? self->subject : "");
  finx_engine_set_state (self->engine, STATE, text);
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->shown), GTK_FILTER_CHANGE_DIFFERENT);
  show_count (self);
}

/* Before anything is listed; a subject is chosen with its first line. */
static void
recall_choices (FinxAlertsTab *self)
{
  g_autofree char *text = finx_engine_get_state (self->engine, STATE);
  g_auto(GStrv) parts = g_strsplit (text != NULL ? text : "", " ", 3);

  if (g_strv_length (parts) != 3)
    return;
  self->shows = (FinxAlertShows) (g_ascii_strtoull (parts[0], NULL, 10) % FINX_N_ALERT_SHOWS);
  self->kind = (FinxAlertKind) (g_ascii_strtoull (parts[1], NULL, 10) % FINX_N_ALERT_KINDS);
  self->subject = *parts[2] != '\0' ? g_strdup (parts[2]) : NULL;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->shows_choice), self->shows);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->kind_choice), self->kind);
}

static void
filter_cb (FinxAlertsTab *self)
{
  finx_table_set_filter (FINX_TABLE (self->table), gtk_editable_get_text (GTK_EDITABLE (self->filter)));
  show_count (self);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

/* The choice stays where it was; what there are no lines of any more is as if nothing was chosen. */
static void
list_subjects (FinxAlertsTab *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autofree char *chosen = g_strdup (self->subject);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->subjects)), position = 0;
  GHashTableIter iter;
  gpointer name;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->lines)); i++)
    {
      g_autoptr(FinxAlertEventItem) line = g_list_model_get_item (G_LIST_MODEL (self->lines), i);

      g_hash_table_add (seen, finx_alert_event_subject (finx_alert_event_item_get_event (line), self->engine));
    }
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, name);
  g_ptr_array_sort (names, compare_names);
  if (names->len + 1 == n)
    {
      guint same = 0;

      while (same < names->len && g_str_equal (names->pdata[same], gtk_string_list_get_string (self->subjects, same + 1)))
        same++;
      if (same == names->len)
        return;
    }
  for (guint i = 0; i < names->len; i++)
    if (g_strcmp0 (names->pdata[i], chosen) == 0)
      position = i + 1;
  g_ptr_array_add (names, NULL);
  gtk_string_list_splice (self->subjects, 1, n - 1, (const char *const *) names->pdata);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->subject_choice), position);
}

/* Loading */

static gboolean
are_same (const FinxAlertEvent *a,
          const FinxAlertEvent *b)
{
  guint n = a->deliveries != NULL ? a->deliveries->len : 0;

  if (a->sequence != b->sequence || n != (b->deliveries != NULL ? b->deliveries->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const FinxDelivery *x = a->deliveries->pdata[i], *y = b->deliveries->pdata[i];

      if (x->state != y->state || !g_str_equal (x->reason, y->reason))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_line (FinxAlertsTab        *self,
         guint                 position,
         const FinxAlertEvent *event)
{
  g_autoptr(FinxAlertEventItem) line = g_list_model_get_item (G_LIST_MODEL (self->lines), position);

  return are_same (finx_alert_event_item_get_event (line), event);
}

/* Only what is new or changed is put in, so what is chosen and scrolled to stays. */
static void
take (FinxAlertsTab *self,
      GPtrArray     *events)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->lines)), end = 0, start = 0;
  g_autoptr(GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);

  while (end < MIN (n, events->len) && is_line (self, n - 1 - end, events->pdata[events->len - 1 - end]))
    end++;
  while (start < MIN (n, events->len) - end && is_line (self, start, events->pdata[start]))
    start++;
  for (guint i = start; i < events->len - end; i++)
    g_ptr_array_add (fresh, finx_alert_event_item_new (events->pdata[i]));
  if (fresh->len > 0 || n > start + end)
    g_list_store_splice (self->lines, start, n - start - end, fresh->pdata, fresh->len);
  list_subjects (self);
  show_count (self);
}

static void
read_all (FinxAlertsTab *self)
{
  if (self->window != NULL && gtk_window_is_active (self->window))
    finx_engine_mark_alerts_read (self->engine);
}

static gboolean
reload_cb (gpointer user_data)
{
  FinxAlertsTab *self = user_data;

  self->timer = 0;
  load (self);
  return G_SOURCE_REMOVE;
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxAlertsTab) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = finx_engine_load_alert_history_finish (FINX_ENGINE (source), result, &error);

  self->is_loading = FALSE;
  if (self->box == NULL)
    return;
  if (events != NULL)
    take (self, events);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    toast_error (self, error);
  if (events != NULL)
    read_all (self);
  if (self->is_stale && self->timer == 0 && self->window != NULL)
    self->timer = g_timeout_add (RELOAD_MS, reload_cb, self);
}

static void
load (FinxAlertsTab *self)
{
  self->is_stale = self->is_loading;
  if (self->is_loading)
    return;
  self->is_loading = TRUE;
  finx_engine_load_alert_history_async (self->engine, self->cancellable, loaded_cb, g_object_ref (self));
}

/* What can be done about the chosen line */

static const FinxAlertEvent *
get_chosen (FinxAlertsTab *self)
{
  gpointer chosen = finx_table_get_selected (FINX_TABLE (self->table));

  return chosen != NULL ? finx_alert_event_item_get_event (chosen) : NULL;
}

/* (nullable): the alert of @event as it is now */
static const FinxAlert *
find_alert (FinxAlertsTab        *self,
            const FinxAlertEvent *event)
{
  FinxAlertItem *item = event != NULL && event->alert != NULL ? finx_engine_find_alert (self->engine, event->alert->id) : NULL;

  return item != NULL ? finx_alert_item_get_alert (item) : NULL;
}

/* An alert that is there has the menu it has elsewhere; one that was deleted can be set again. */
static void
update_menu (FinxAlertsTab *self)
{
  const FinxAlertEvent *event = get_chosen (self);
  const FinxAlert *alert = find_alert (self, event);
  g_autoptr(GPtrArray) chosen = NULL;
  g_autoptr(GMenuModel) menu = NULL, line = G_MENU_MODEL (g_menu_new ());

  if (alert != NULL)
    menu = finx_alert_menu_new (alert);
  else if (event != NULL)
    {
      menu = G_MENU_MODEL (g_menu_new ());
      if (event->alert != NULL)
        g_menu_append (G_MENU (menu), _("Set again"), "history.set-again");
      g_menu_append (G_MENU (menu), event->alert != NULL && event->alert->instrument != NULL ? _("Open chart") : _("Show"), "history.open");
    }
  chosen = finx_table_list_selected (FINX_TABLE (self->table));
  if (chosen->len > 0)
    {
      menu = menu != NULL ? menu : G_MENU_MODEL (g_menu_new ());
      g_menu_append (G_MENU (line), _("Remove from the history"), "history.remove-lines");
      g_menu_append_section (G_MENU (menu), NULL, line);
    }
  finx_table_set_row_menu (FINX_TABLE (self->table), menu);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.remove", alert != NULL);
}

static void
changed_cb (FinxAlertsTab *self)
{
  update_menu (self);
  self->is_stale = TRUE;
  if (self->timer == 0 && !self->is_loading && self->window != NULL)
    self->timer = g_timeout_add (RELOAD_MS, reload_cb, self);
}

static void
activate (FinxAlertsTab *self,
          const char    *detailed)
{
  g_autoptr(GVariant) target = NULL;
  g_autofree char *name = NULL;

  if (g_action_parse_detailed_name (detailed, &name, &target, NULL))
    gtk_widget_activate_action_variant (GTK_WIDGET (self), name, target);
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  const FinxAlertEvent *event = get_chosen (FINX_ALERTS_TAB (widget));
  g_autofree char *action = event != NULL ? finx_alert_event_action (event) : NULL;

  if (action != NULL)
    activate (FINX_ALERTS_TAB (widget), action);
}

static void
activated_cb (FinxAlertsTab      *self,
              FinxAlertEventItem *line)
{
  g_autofree char *action = finx_alert_event_action (finx_alert_event_item_get_event (line));

  activate (self, action);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FinxAlertsTab) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = finx_engine_save_alert_finish (FINX_ENGINE (source), result, &error);

  if (id == NULL && self->box != NULL)
    toast_error (self, error);
}

static void
set_again_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  FinxAlertsTab *self = FINX_ALERTS_TAB (widget);
  const FinxAlertEvent *event = get_chosen (self);
  g_autoptr(FinxAlert) alert = NULL;

  if (event == NULL || event->alert == NULL)
    return;
  alert = finx_alert_copy (event->alert);
  alert->state = FINX_ALERT_ARMED;
  alert->snoozed_us = 0;
  finx_engine_save_alert_async (self->engine, alert, NULL, saved_cb, g_object_ref (self));
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  const FinxAlert *alert = find_alert (FINX_ALERTS_TAB (widget), get_chosen (FINX_ALERTS_TAB (widget)));

  if (alert != NULL)
    gtk_widget_activate_action (widget, "app.remove-alert", "s", alert->id);
}

static void
remove_lines_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  FinxAlertsTab *self = FINX_ALERTS_TAB (widget);
  g_autoptr(GPtrArray) lines = finx_table_list_selected (FINX_TABLE (self->table));
  g_autoptr(GArray) sequences = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GVariant) removed = NULL;
  g_autofree char *undo = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < lines->len; i++)
    g_array_append_val (sequences, finx_alert_event_item_get_event (lines->pdata[i])->sequence);
  if (sequences->len == 0)
    return;
  removed = g_variant_ref_sink (g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, sequences->data, sequences->len, sizeof (gint64)));
  undo = g_action_print_detailed_name ("app.restore-alert-lines", removed);
  finx_engine_show_alert_lines (self->engine, (const gint64 *) (gpointer) sequences->data, sequences->len, FALSE);
  text = g_strdup_printf (ngettext ("%u line is removed from the history", "%u lines are removed from the history", sequences->len), sequences->len);
  finx_workspace_toast (self->workspace, text, _("Undo"), undo);
}

static void
clear_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FinxAlertsTab *self = FINX_ALERTS_TAB (widget);
  g_autoptr(FinxAlertEventItem) newest = g_list_model_get_item (G_LIST_MODEL (self->lines), 0);
  g_autofree char *undo = g_strdup_printf ("app.restore-alert-history(int64 %" G_GINT64_FORMAT ")",
                                           finx_engine_get_cleared_alerts (self->engine));

  if (newest == NULL)
    return;
  finx_engine_set_cleared_alerts (self->engine, finx_alert_event_item_get_event (newest)->sequence);
  finx_workspace_toast (self->workspace, _("The history of alerts is cleared"), _("Undo"), undo);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  finx_table_copy (FINX_TABLE (FINX_ALERTS_TAB (widget)->table));
}

static GBytes *
make_csv (GtkWidget  *widget,
          const char *file_name)
{
  char *text = finx_alert_history_to_csv (G_LIST_MODEL (FINX_ALERTS_TAB (widget)->shown));

  return g_bytes_new_take (text, strlen (text));
}

static void
export_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  finx_picture_save (widget, _("Save the history of alerts"), "alerts.csv", make_csv);
}

/* The widget */

static gboolean
focus_filter_cb (GtkWidget *widget,
                 GVariant  *parameter,
                 gpointer   user_data)
{
  finx_page_bar_focus_filter (FINX_ALERTS_TAB (widget)->filter);
  return TRUE;
}

static void
finx_alerts_tab_map (GtkWidget *widget)
{
  FinxAlertsTab *self = FINX_ALERTS_TAB (widget);

  GTK_WIDGET_CLASS (finx_alerts_tab_parent_class)->map (widget);
  self->window = GTK_WINDOW (gtk_widget_get_root (widget));
  g_signal_connect_object (self->window, "notify::is-active", G_CALLBACK (read_all), self, G_CONNECT_SWAPPED);
  load (self);
}

static void
finx_alerts_tab_unmap (GtkWidget *widget)
{
  FinxAlertsTab *self = FINX_ALERTS_TAB (widget);

  g_signal_handlers_disconnect_by_func (self->window, read_all, self);
  self->window = NULL;
  g_clear_handle_id (&self->timer, g_source_remove);
  GTK_WIDGET_CLASS (finx_alerts_tab_parent_class)->unmap (widget);
}

static void
finx_alerts_tab_dispose (GObject *object)
{
  FinxAlertsTab *self = FINX_ALERTS_TAB (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->shown);
  g_clear_object (&self->lines);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_alerts_tab_parent_class)->dispose (object);
}

static void
finx_alerts_tab_finalize (GObject *object)
{
  g_object_unref (FINX_ALERTS_TAB (object)->cancellable);
  g_free (FINX_ALERTS_TAB (object)->subject);
  G_OBJECT_CLASS (finx_alerts_tab_parent_class)->finalize (object);
}

static void
finx_alerts_tab_class_init (FinxAlertsTabClass *klass)
{
  static const struct { const char *name; GtkWidgetActionActivateFunc activate; } actions[] = {
    { "history.open", open_action }, { "history.set-again", set_again_action }, { "history.remove", remove_action },
    { "history.remove-lines", remove_lines_action },
    { "history.clear", clear_action }, { "history.copy", copy_action }, { "history.export", export_action },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_alerts_tab_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_alerts_tab_finalize;
  widget_class->map = finx_alerts_tab_map;
  widget_class->unmap = finx_alerts_tab_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "history.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "history.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, GDK_SHIFT_MASK, "history.remove-lines", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, GDK_SHIFT_MASK, "history.remove-lines", NULL);
}

static void
finx_alerts_tab_init (FinxAlertsTab *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->cancellable = g_cancellable_new ();
  self->lines = g_list_store_new (FINX_TYPE_ALERT_EVENT_ITEM);
  self->shown = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->lines)), GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL)));
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>f"),
                                                          gtk_callback_action_new (focus_filter_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static GtkWidget *
make_choice (FinxAlertsTab *self,
             guint          n,
             const char  *(*label) (guint value),
             const char    *name)
{
  GtkStringList *labels = gtk_string_list_new (NULL);
  GtkWidget *choice;

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (labels, label (i));
  choice = gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
  finx_drop_down_set_name (GTK_DROP_DOWN (choice), name);
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  return choice;
}

static const char *
shows_label (guint value)
{
  return finx_alert_shows_label ((FinxAlertShows) value);
}

static const char *
kind_label (guint value)
{
  return finx_alert_kind_label ((FinxAlertKind) value);
}

static const char *
all_label (guint value)
{
  return _("All instruments");
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) lines = g_menu_new (), clear = g_menu_new (), help = g_menu_new ();

  g_menu_append (lines, _("Copy"), "history.copy");
  g_menu_append (lines, _("Save as CSV…"), "history.export");
  g_menu_append (clear, _("Clear history"), "history.clear");
  g_menu_append (help, _("Help on alerts"), "app.help-about('alerts')");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (lines));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (clear));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (help));
  return G_MENU_MODEL (menu);
}

static GtkWidget *
make_bar (FinxAlertsTab *self)
{
  GtkWidget *bar = finx_page_bar_new (), *end = finx_page_bar_new (), *add = gtk_button_new_with_label (_("New alert"));
  GtkWidget *more = gtk_menu_button_new ();
  g_autoptr(GMenuModel) menu = make_menu ();

  self->shows_choice = make_choice (self, FINX_N_ALERT_SHOWS, shows_label, _("Events that are shown"));
  self->kind_choice = make_choice (self, FINX_N_ALERT_KINDS, kind_label, _("Kinds of alerts that are shown"));
  self->subject_choice = make_choice (self, 1, all_label, _("Instruments and portfolios that are shown"));
  self->subjects = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (self->subject_choice)));
  gtk_box_append (GTK_BOX (bar), self->shows_choice);
  gtk_box_append (GTK_BOX (bar), self->kind_choice);
  gtk_box_append (GTK_BOX (bar), self->subject_choice);
  self->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_box_append (GTK_BOX (end), self->count);
  self->filter = finx_page_bar_add_filter (end, _("Filter the history of alerts"), self->table);
  g_signal_connect_object (self->filter, "search-changed", G_CALLBACK (filter_cb), self, G_CONNECT_SWAPPED);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (add), "app.new-alert(('',''))");
  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (end), add);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (more), menu);
  gtk_widget_set_valign (more, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (more, _("Copy, save, clear"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (more), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy, save, clear"), -1);
  gtk_box_append (GTK_BOX (end), more);
  return finx_page_bar_join (bar, end);
}

GtkWidget *
finx_alerts_tab_new (FinxWorkspace *workspace)
{
  FinxAlertsTab *self = g_object_new (FINX_TYPE_ALERTS_TAB, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->table = finx_alert_history_table_new (self->engine);
  gtk_widget_set_vexpand (self->table, TRUE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), make_bar (self));
  gtk_box_append (GTK_BOX (self->box), self->table);
  finx_table_set_model (FINX_TABLE (self->table), G_LIST_MODEL (self->shown));
  recall_choices (self);
  update_menu (self);
  g_signal_connect_object (self->table, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "selected", G_CALLBACK (update_menu), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shows_choice, "notify::selected", G_CALLBACK (choice_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->kind_choice, "notify::selected", G_CALLBACK (choice_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->subject_choice, "notify::selected", G_CALLBACK (choice_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "alerts-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
