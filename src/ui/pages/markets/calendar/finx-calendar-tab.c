/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/calendar/finx-calendar-tab.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "base/finx-error.h"
#include "base/finx-text.h"
#include "base/finx-time.h"
#include "engine/agenda/finx-agenda-words.h"
#include "engine/agenda/finx-engine-agenda.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "engine/prices/finx-economy-list.h"
#include "engine/prices/finx-engine-earnings.h"
#include "engine/prices/finx-engine-releases.h"
#include "ui/charts/finx-picture.h"
#include "ui/pages/markets/calendar/finx-calendar-table.h"
#include "ui/shell/finx-page-bar.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

#define STATE         "markets/calendar"         /* span, kinds and whether held only, as chosen, and how many kinds there were */
#define STATE_COUNTRY "markets/calendar-country" /* its English name; "": all */
#define LATER_MS      250               /* so often at most */
#define MORNING_HOUR  8                 /* of reminders, where the user is */
#define LONGEST_NOTE  200
#define ASK_S         3600              /* while it is shown: what is not fresh is asked for again, and what is over gets dim */
#define FIRST_KINDS   7                 /* that there were when the choice was kept without their number */

enum { SPAN_WEEK, SPAN_MONTH, N_SPANS };

struct _FinxCalendarTab
{
  GtkWidget           parent_instance;
  FinxWorkspace      *workspace;        /* owned */
  FinxEngine         *engine;           /* borrowed from @workspace */
  GListStore         *items;            /* owned: FinxAgendaItem, in their order */
  GtkFilterListModel *shown;            /* owned: of @items */
  GPtrArray          *countries;        /* English names, static */
  gint32              day;              /* any of the span that is shown */
  guint               kinds;            /* bit of each that is shown */
  GCancellable       *cancellable;      /* of what is being loaded */
  GCancellable       *asking;           /* (nullable): of the days of releases and reports, while providers are asked */
  gboolean            has_news;         /* of releases, when reports are asked for */
  guint               later_id, hour_id;

  GtkWidget          *box;              /* the one child; the rest are borrowed from it */
  GtkWidget          *span, *title, *held, *country, *filter, *count, *table, *note;
};

G_DEFINE_FINAL_TYPE (FinxCalendarTab, finx_calendar_tab, GTK_TYPE_WIDGET)

/* What is shown */

static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  FinxCalendarTab *self = user_data;
  const FinxAgendaEntry *entry = finx_agenda_item_get_entry (item);
  guint country = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->country));

  if ((self->kinds & 1u << entry->kind) == 0)
    return FALSE;
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->held)) && !entry->is_held)
    return FALSE;
  return country == 0 || country > self->countries->len || g_str_equal (self->countries->pdata[country - 1], entry->country);
}

static void
get_span (FinxCalendarTab *self,
          gint32          *from,
          gint32          *to)
{
  int year, month, day;

  *from = self->day - (finx_weekday (self->day) - 1);
  *to = *from + 6;
  if (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->span)) != SPAN_MONTH)
    return;
  finx_date_from_days (self->day, &year, &month, &day);
  *from = self->day - (day - 1);
  *to = *from + finx_days_in_month (year, month) - 1;
}

static void
show_title (FinxCalendarTab *self)
{
  g_autofree char *first = NULL, *last = NULL, *text = NULL;
  gint32 from, to;

  get_span (self, &from, &to);
  if (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->span)) == SPAN_MONTH)
    {
      g_autoptr(GDateTime) month = g_date_time_new_from_unix_utc (from * (FINX_USEC_PER_DAY / FINX_USEC_PER_SEC));

      /* Translators: a month such as "November 2026", see g_date_time_format() */
      text = g_date_time_format (month, C_("month", "%B %Y"));
    }
  else
    {
      first = finx_format_day (from);
      last = finx_format_day (to);
      text = g_strdup_printf ("%s – %s", first, last);
    }
  gtk_label_set_text (GTK_LABEL (self->title), text);
}

static void
show_count (FinxCalendarTab *self)
{
  guint all = g_list_model_get_n_items (G_LIST_MODEL (self->items)), n = finx_table_get_n_shown (FINX_TABLE (self->table));
  g_autofree char *text = n == all ? g_strdup_printf (ngettext ("%u entry", "%u entries", all), all)
                                   /* Translators: of the entries of a calendar: shown, all */
                                   : g_strdup_printf (_("%u of %u entries"), n, all);

  gtk_label_set_text (GTK_LABEL (self->count), text);
  if (all == 0)
    finx_table_set_empty (FINX_TABLE (self->table), "x-office-calendar-symbolic", _("Nothing is known of these days"),
                          _("Dividends and splits come with prices that are fetched from providers, in Data. Alerts and reminders stand here as well."));
  else
    finx_table_set_empty (FINX_TABLE (self->table), "system-search-symbolic", _("Nothing fits the choice"),
                          _("Choose other kinds or countries, or show what is not held as well."));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "calendar.copy", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "calendar.export", n > 0);
}

/* How old is what providers told. */
static void
show_note (FinxCalendarTab *self)
{
  gint64 oldest_us = 0;
  g_autofree char *age = NULL, *text = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr(FinxAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      gint64 fetched_us = finx_agenda_item_get_entry (item)->fetched_us;

      if (fetched_us > 0 && (oldest_us == 0 || fetched_us < oldest_us))
        oldest_us = fetched_us;
    }
  age = oldest_us > 0 ? finx_format_age (MAX (g_get_real_time () - oldest_us, 0)) : NULL;
  if (age != NULL)
    /* Translators: an age, such as "6 d" */
    text = g_strdup_printf (_("From what is kept here; providers were asked %s ago or later. Coming holidays follow the exchanges’ rules; times are yours."), age);
  gtk_label_set_text (GTK_LABEL (self->note), text != NULL ? text
                      : _("From what is kept here; no provider told anything of these days. Coming holidays follow the exchanges’ rules; times are yours."));
}

static void
refilter (FinxCalendarTab *self)
{
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->shown), GTK_FILTER_CHANGE_DIFFERENT);
  show_count (self);
}

/* Loading */

static gboolean
are_same (FinxCalendarTab *self,
          GPtrArray       *items)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->items)) != items->len)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr(FinxAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      const FinxAgendaEntry *a = finx_agenda_item_get_entry (item), *b = finx_agenda_item_get_entry (items->pdata[i]);

      if (finx_agenda_item_compare (item, items->pdata[i]) != 0 || a->fetched_us != b->fetched_us || a->is_held != b->is_held
          || a->period != b->period || !finx_decimal_equal (a->report.estimate, b->report.estimate) || !g_str_equal (a->source, b->source) || finx_decimal_compare (a->value, b->value) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxCalendarTab) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = finx_engine_load_agenda_finish (FINX_ENGINE (source), result, &error);

  if (self->box == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (items == NULL)
    {
      g_autofree char *text = finx_error_text (error);

      gtk_label_set_text (GTK_LABEL (self->note), text);
      return;
    }
  /* What is chosen stays where nothing changed. */
  if (!are_same (self, items))
    g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata, items->len);
  else
    finx_table_refresh (FINX_TABLE (self->table));
  show_count (self);
  show_note (self);
}

static gboolean
load_cb (gpointer user_data)
{
  FinxCalendarTab *self = user_data;
  gint32 from, to;

  self->later_id = 0;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  get_span (self, &from, &to);
  finx_engine_load_agenda_async (self->engine, from, to, FINX_AGENDA_ALL, self->cancellable, loaded_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
load_later (FinxCalendarTab *self)
{
  if (self->later_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->later_id = g_timeout_add (LATER_MS, load_cb, self);
}

static void
load_now (FinxCalendarTab *self)
{
  g_clear_handle_id (&self->later_id, g_source_remove);
  show_title (self);
  load_cb (self);
}

static void
reports_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxCalendarTab) self = user_data;
  gboolean has_news = finx_engine_refresh_earnings_finish (FINX_ENGINE (source), result, NULL);

  g_clear_object (&self->asking);
  if ((has_news || self->has_news) && self->box != NULL)
    load_later (self);
}

static void
releases_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  FinxCalendarTab *self = user_data;

  self->has_news = finx_engine_refresh_releases_finish (FINX_ENGINE (source), result, NULL);
  finx_engine_refresh_earnings_async (FINX_ENGINE (source), self->asking, reports_cb, self);
}

/* What is kept is shown meanwhile. */
static void
ask_providers (FinxCalendarTab *self)
{
  if (self->asking != NULL)
    return;
  self->asking = g_cancellable_new ();
  finx_engine_refresh_releases_async (self->engine, self->asking, releases_cb, g_object_ref (self));
}

static gboolean
hour_cb (gpointer user_data)
{
  ask_providers (user_data);
  load_later (user_data);
  return G_SOURCE_CONTINUE;
}

/* Choices */

static void
keep_choices (FinxCalendarTab *self)
{
  guint country = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->country));
  g_autofree char *text = g_strdup_printf ("%u %u %d %d", gtk_drop_down_get_selected (GTK_DROP_DOWN (self->span)), self->kinds,
                                           gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->held)), FINX_N_AGENDA_KINDS);

  finx_engine_set_state (self->engine, STATE, text);
  finx_engine_set_state (self->engine, STATE_COUNTRY, country > 0 && country <= self->countries->len ? self->countries->pdata[country - 1] : "");
}

static void
choice_cb (FinxCalendarTab *self)
{
  keep_choices (self);
  refilter (self);
}

static void
span_cb (FinxCalendarTab *self)
{
  keep_choices (self);
  load_now (self);
}

static void
kind_cb (FinxCalendarTab *self,
         GtkCheckButton  *check)
{
  guint bit = 1u << GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "kind"));

  self->kinds = gtk_check_button_get_active (check) ? self->kinds | bit : self->kinds & ~bit;
  choice_cb (self);
}

static void
filter_cb (FinxCalendarTab *self)
{
  finx_table_set_filter (FINX_TABLE (self->table), gtk_editable_get_text (GTK_EDITABLE (self->filter)));
  show_count (self);
}

static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FinxCalendarTab *self = FINX_CALENDAR_TAB (widget);
  gint32 from, to;

  get_span (self, &from, &to);
  if (g_str_equal (name, "calendar.today"))
    self->day = finx_calendar_today (self->engine);
  else
    self->day = g_str_equal (name, "calendar.next") ? to + 1 : from - 1;
  load_now (self);
}

/* What can be done about the chosen entry */

static const FinxAgendaEntry *
get_chosen (FinxCalendarTab *self)
{
  gpointer chosen = finx_table_get_selected (FINX_TABLE (self->table));

  return chosen != NULL ? finx_agenda_item_get_entry (chosen) : NULL;
}

/* UTC µs of the morning @before days before the entry; 0: it has no day, or that is over. */
static gint64
get_morning (FinxCalendarTab       *self,
             const FinxAgendaEntry *entry,
             int                    before)
{
  int year, month, day;
  g_autoptr(GDateTime) morning = NULL;
  gint64 time_us;

  if (entry->day == FINX_AGENDA_NO_DAY)
    return 0;
  finx_date_from_days (entry->day - before, &year, &month, &day);
  morning = g_date_time_new_local (year, month, day, MORNING_HOUR, 0, 0);
  time_us = morning != NULL ? g_date_time_to_unix (morning) * FINX_USEC_PER_SEC : 0;
  return time_us > finx_clock_now (finx_engine_get_clock (self->engine)) ? time_us : 0;
}

static void
update_menu (FinxCalendarTab *self)
{
  const FinxAgendaEntry *entry = get_chosen (self);
  g_autoptr(GMenu) menu = g_menu_new ();

  if (entry == NULL)
    {
      finx_table_set_row_menu (FINX_TABLE (self->table), NULL);
      return;
    }
  if (entry->kind == FINX_AGENDA_ALERT)
    g_menu_append (menu, _("Edit…"), "calendar.open");
  else if (entry->kind == FINX_AGENDA_ECONOMY)
    {
      g_menu_append (menu, _("Show in Economy"), "calendar.open");
      g_menu_append (menu, _("Tell me of a new value"), "calendar.remind(0)");
      if (get_morning (self, entry, 1) > 0)
        g_menu_append (menu, _("Tell me the day before"), "calendar.remind(1)");
    }
  else
    {
      if (entry->instrument != NULL)
        g_menu_append (menu, _("Open chart"), "calendar.open");
      if (get_morning (self, entry, 0) > 0)
        g_menu_append (menu, _("Tell me on the day"), "calendar.remind(0)");
      if (get_morning (self, entry, 1) > 0)
        g_menu_append (menu, _("Tell me the day before"), "calendar.remind(1)");
    }
  finx_table_set_row_menu (FINX_TABLE (self->table), G_MENU_MODEL (menu));
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FinxCalendarTab *self = FINX_CALENDAR_TAB (widget);
  const FinxAgendaEntry *entry = get_chosen (self);

  if (entry == NULL)
    return;
  if (entry->kind == FINX_AGENDA_ALERT)
    gtk_widget_activate_action (widget, "app.edit-alert", "s", entry->subject);
  else if (entry->kind == FINX_AGENDA_ECONOMY)
    finx_workspace_show_tab (self->workspace, "markets", "economy");
  else if (entry->instrument != NULL)
    finx_workspace_show_chart (self->workspace, entry->instrument);
}

static void
activated_cb (FinxCalendarTab *self)
{
  open_action (GTK_WIDGET (self), NULL, NULL);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FinxCalendarTab) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = finx_engine_save_alert_finish (FINX_ENGINE (source), result, &error);
  g_autofree char *text = id == NULL ? finx_error_text (error) : NULL, *undo = NULL, *time = NULL;
  const FinxAlert *alert;

  if (self->box == NULL)
    return;
  if (id == NULL)
    {
      finx_workspace_toast (self->workspace, text, NULL, NULL);
      return;
    }
  alert = finx_alert_item_get_alert (finx_engine_find_alert (self->engine, id));
  time = finx_format_moment (alert->snoozed_us);
  text = alert->condition == FINX_ALERT_TIME ? g_strdup_printf (_("Reminder set for %s"), time) : g_strdup (_("Alert added: a new value is told"));
  undo = g_strdup_printf ("app.remove-alert('%s')", id);
  finx_workspace_toast (self->workspace, text, _("Undo"), undo);
}

/* Of a series' own day an alert of its next value, of all else a reminder in the morning. */
static void
remind_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FinxCalendarTab *self = FINX_CALENDAR_TAB (widget);
  const FinxAgendaEntry *entry = get_chosen (self);
  g_autoptr(FinxAlert) alert = finx_alert_new ();
  g_autofree char *words = entry != NULL ? finx_calendar_describe (entry, self->engine) : NULL;

  if (entry == NULL)
    return;
  if (entry->kind == FINX_AGENDA_ECONOMY && g_variant_get_int32 (parameter) == 0)
    {
      alert->condition = FINX_ALERT_RELEASED;
      g_free (alert->series);
      alert->series = g_strdup (entry->subject);
    }
  else
    {
      alert->condition = FINX_ALERT_TIME;
      alert->instrument = entry->instrument;
      alert->snoozed_us = get_morning (self, entry, g_variant_get_int32 (parameter));
      g_free (alert->note);
      alert->note = g_utf8_substring (words, 0, MIN (g_utf8_strlen (words, -1), LONGEST_NOTE));
    }
  finx_engine_save_alert_async (self->engine, alert, NULL, saved_cb, g_object_ref (self));
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  finx_table_copy (FINX_TABLE (FINX_CALENDAR_TAB (widget)->table));
}

static GBytes *
make_csv (GtkWidget  *widget,
          const char *file_name)
{
  FinxCalendarTab *self = FINX_CALENDAR_TAB (widget);
  char *text = finx_calendar_to_csv (G_LIST_MODEL (self->shown), self->engine);

  return g_bytes_new_take (text, strlen (text));
}

static void
export_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  finx_picture_save (widget, _("Save the calendar"), "calendar.csv", make_csv);
}

/* The widget */

static gboolean
focus_filter_cb (GtkWidget *widget,
                 GVariant  *parameter,
                 gpointer   user_data)
{
  finx_page_bar_focus_filter (FINX_CALENDAR_TAB (widget)->filter);
  return TRUE;
}

static void
finx_calendar_tab_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_calendar_tab_parent_class)->map (widget);
  load_now (FINX_CALENDAR_TAB (widget));
  ask_providers (FINX_CALENDAR_TAB (widget));
  FINX_CALENDAR_TAB (widget)->hour_id = g_timeout_add_seconds (ASK_S, hour_cb, widget);
}

static void
finx_calendar_tab_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&FINX_CALENDAR_TAB (widget)->hour_id, g_source_remove);
  GTK_WIDGET_CLASS (finx_calendar_tab_parent_class)->unmap (widget);
}

static void
finx_calendar_tab_dispose (GObject *object)
{
  FinxCalendarTab *self = FINX_CALENDAR_TAB (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->asking);
  g_clear_handle_id (&self->later_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->shown);
  g_clear_object (&self->items);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_calendar_tab_parent_class)->dispose (object);
}

static void
finx_calendar_tab_finalize (GObject *object)
{
  g_object_unref (FINX_CALENDAR_TAB (object)->cancellable);
  g_ptr_array_unref (FINX_CALENDAR_TAB (object)->countries);
  G_OBJECT_CLASS (finx_calendar_tab_parent_class)->finalize (object);
}

static void
finx_calendar_tab_class_init (FinxCalendarTabClass *klass)
{
  static const struct { const char *name, *parameter; GtkWidgetActionActivateFunc activate; } actions[] = {
    { "calendar.previous", NULL, step_action }, { "calendar.today", NULL, step_action }, { "calendar.next", NULL, step_action },
    { "calendar.open", NULL, open_action }, { "calendar.remind", "i", remind_action },
    { "calendar.copy", NULL, copy_action }, { "calendar.export", NULL, export_action },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_calendar_tab_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_calendar_tab_finalize;
  widget_class->map = finx_calendar_tab_map;
  widget_class->unmap = finx_calendar_tab_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter, actions[i].activate);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "calendar.previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "calendar.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Home, GDK_ALT_MASK, "calendar.today", NULL);
}

static void
finx_calendar_tab_init (FinxCalendarTab *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->cancellable = g_cancellable_new ();
  self->countries = g_ptr_array_new ();
  self->kinds = FINX_AGENDA_ALL;
  self->items = g_list_store_new (FINX_TYPE_AGENDA_ITEM);
  self->shown = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->items)), GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL)));
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>f"),
                                                          gtk_callback_action_new (focus_filter_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static GtkWidget *
make_step (const char *icon,
           const char *action,
           const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

static GtkWidget *
make_kinds (FinxCalendarTab *self)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new (), *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = 0; i < FINX_N_AGENDA_KINDS; i++)
    {
      GtkWidget *check = gtk_check_button_new_with_label (finx_agenda_kind_label ((FinxAgendaKind) i));

      g_object_set_data (G_OBJECT (check), "kind", GUINT_TO_POINTER (i));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), (self->kinds & 1u << i) != 0);
      g_signal_connect_object (check, "toggled", G_CALLBACK (kind_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (list), check);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), list);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Kinds"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_set_tooltip_text (button, _("Which kinds are shown"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Which kinds are shown"), -1);
  return button;
}

static GtkWidget *
make_country (FinxCalendarTab *self)
{
  g_autofree char *kept = finx_engine_get_state (self->engine, STATE_COUNTRY);
  GtkStringList *names = gtk_string_list_new (NULL);
  GtkWidget *country = gtk_drop_down_new (G_LIST_MODEL (names), NULL);
  guint n;
  const FinxEconomyEntry *entries = finx_economy_list (&n);

  gtk_string_list_append (names, _("All countries"));
  for (guint i = 0; i < n; i++)
    if (!g_ptr_array_find_with_equal_func (self->countries, entries[i].country, g_str_equal, NULL))
      {
        g_ptr_array_add (self->countries, (gpointer) entries[i].country);
        gtk_string_list_append (names, finx_text (entries[i].country));
        if (g_strcmp0 (kept, entries[i].country) == 0)
          gtk_drop_down_set_selected (GTK_DROP_DOWN (country), self->countries->len);
      }
  finx_drop_down_set_name (GTK_DROP_DOWN (country), _("Country"));
  return country;
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) lines = g_menu_new (), help = g_menu_new ();

  g_menu_append (lines, _("Copy"), "calendar.copy");
  g_menu_append (lines, _("Save as CSV…"), "calendar.export");
  g_menu_append (help, _("Help on Markets"), "app.help-about('markets')");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (lines));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (help));
  return G_MENU_MODEL (menu);
}

static void
center_all (GtkWidget *bar)
{
  for (GtkWidget *child = gtk_widget_get_first_child (bar); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
}

/* The choices of before, where there are some. */
static void
read_choices (FinxCalendarTab *self,
              guint           *span,
              gboolean        *held)
{
  g_autofree char *kept = finx_engine_get_state (self->engine, STATE);
  g_auto(GStrv) parts = g_strsplit (kept != NULL ? kept : "", " ", 4);
  guint known;

  *span = SPAN_MONTH;
  *held = FALSE;
  if (g_strv_length (parts) < 3)
    return;
  *span = MIN ((guint) atoi (parts[0]), N_SPANS - 1);
  self->kinds = (guint) atoi (parts[1]) & FINX_AGENDA_ALL;
  known = parts[3] != NULL ? (1u << MIN ((guint) atoi (parts[3]), FINX_N_AGENDA_KINDS)) - 1 : (1u << FIRST_KINDS) - 1;
  if (self->kinds == known)             /* who saw all kinds sees those, too, that came since */
    self->kinds = FINX_AGENDA_ALL;
  *held = *parts[2] == '1';
}

static GtkWidget *
make_bar (FinxCalendarTab *self)
{
  const char *const spans[] = { _("Week"), _("Month"), NULL };
  GtkWidget *bar = finx_page_bar_new (), *end = finx_page_bar_new (), *steps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *more = gtk_menu_button_new (), *today = gtk_button_new_with_label (_("Today"));
  g_autoptr(GMenuModel) menu = make_menu ();
  gboolean held;
  guint span;

  read_choices (self, &span, &held);
  self->span = gtk_drop_down_new_from_strings (spans);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->span), span);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->span), _("Days that are shown"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (today), "calendar.today");
  gtk_widget_add_css_class (steps, "linked");
  gtk_box_append (GTK_BOX (steps), make_step ("go-previous-symbolic", "calendar.previous", _("Days before (Alt+Left)")));
  gtk_box_append (GTK_BOX (steps), today);
  gtk_box_append (GTK_BOX (steps), make_step ("go-next-symbolic", "calendar.next", _("Days after (Alt+Right)")));
  self->title = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_widget_add_css_class (self->title, "numeric");
  self->held = gtk_toggle_button_new_with_label (_("Held only"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->held), held);
  self->country = make_country (self);
  gtk_box_append (GTK_BOX (bar), self->span);
  gtk_box_append (GTK_BOX (bar), steps);
  gtk_box_append (GTK_BOX (bar), self->title);
  gtk_box_append (GTK_BOX (end), make_kinds (self));
  gtk_box_append (GTK_BOX (end), self->country);
  gtk_box_append (GTK_BOX (end), self->held);
  self->filter = finx_page_bar_add_filter (end, _("Filter the calendar"), self->table);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (more), menu);
  gtk_widget_set_tooltip_text (more, _("Copy, save"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (more), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy, save"), -1);
  gtk_box_append (GTK_BOX (end), more);
  center_all (bar);
  center_all (end);
  return finx_page_bar_join (bar, end);
}

/* How many there are, and from where. */
static GtkWidget *
make_foot (FinxCalendarTab *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->count = gtk_label_new (NULL);
  self->note = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_selectable (GTK_LABEL (self->note), TRUE);
  gtk_widget_set_hexpand (self->note, TRUE);
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_widget_add_css_class (foot, "finx-panel-foot");
  gtk_widget_add_css_class (foot, "caption");
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_add_css_class (self->note, "dim-label");
  gtk_box_append (GTK_BOX (foot), self->note);
  gtk_box_append (GTK_BOX (foot), self->count);
  return foot;
}

GtkWidget *
finx_calendar_tab_new (FinxWorkspace *workspace)
{
  FinxCalendarTab *self = g_object_new (FINX_TYPE_CALENDAR_TAB, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->day = finx_calendar_today (self->engine);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->table = finx_calendar_table_new (self->engine);
  gtk_widget_set_vexpand (self->table, TRUE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), make_bar (self));
  gtk_box_append (GTK_BOX (self->box), self->table);
  gtk_box_append (GTK_BOX (self->box), make_foot (self));
  finx_table_set_model (FINX_TABLE (self->table), G_LIST_MODEL (self->shown));
  g_signal_connect_object (self->table, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "selected", G_CALLBACK (update_menu), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->span, "notify::selected", G_CALLBACK (span_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->held, "toggled", G_CALLBACK (choice_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->country, "notify::selected", G_CALLBACK (choice_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter, "search-changed", G_CALLBACK (filter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "alerts-changed", G_CALLBACK (load_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "book-changed", G_CALLBACK (load_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "prices-changed", G_CALLBACK (load_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "earnings-changed", G_CALLBACK (load_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_engine_get_watchlists (self->engine), "changed", G_CALLBACK (load_later), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
