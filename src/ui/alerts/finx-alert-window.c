/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/alerts/finx-alert-window.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-error.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "engine/alerts/finx-engine-delivery.h"
#include "market/finx-alert-rule.h"
#include "ui/alerts/finx-alert-expiry.h"
#include "ui/alerts/finx-alert-preview.h"
#include "ui/alerts/finx-alert-text.h"
#include "ui/alerts/finx-when-entry.h"
#include "ui/intervals/finx-interval-choice.h"
#include "ui/widgets/finx-symbol-picker.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

#define LOOK_BACK    30                 /* days that are looked through for earlier firings */
#define MOST_BARS    3000               /* likewise */
#define OF_PORTFOLIO FINX_N_ALERT_CONDITIONS    /* behind the conditions: one in words of the portfolio */
#define HEADER_ROOM  90                 /* px: of the header and the edges of the window */
#define LEAST_ROOM   300
#define OF_SERIES    (OF_PORTFOLIO + 1)         /* and one of an economic series */
#define CHANGE_STEP  finx_decimal_new (25, 2)   /* percent */
#define DAYS         finx_decimal_new (5, 0)    /* before earnings, unless others are typed */

/* What the number beside the condition is. */
typedef enum { LEVEL_PRICE, LEVEL_CHANGE, LEVEL_DAYS } LevelKind;

struct _FinxAlertWindow
{
  AdwWindow      parent_instance;
  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  FinxAlert     *alert;                 /* owned: what is being made */
  const FinxInstrument *instrument;     /* that is chosen; a portfolio's alert has none */
  FinxQuoteRow  *quote;                 /* borrowed from the board: of @instrument */
  gulong         quote_id;
  gint64         own_pause_us;          /* of the alert as it came */
  gint64         own_snoozed_us;        /* likewise; a reminder's is its moment and no snooze */
  gboolean       of_any;                /* orders of any instrument, or a reminder of none, until one is picked */
  gboolean       streams;               /* quotes of the instrument are asked for */
  GArray        *bars;                  /* (element-type FinxBar) (nullable) owned: hours of the last month */
  GArray        *course;                /* (element-type FinxBar) (nullable) owned: of the alert's own interval */
  FinxInterval   course_interval;
  GCancellable  *loading;               /* of both */
  GCancellable  *cancellable;

  GtkWidget     *content, *subtitle, *symbol, *symbol_label, *condition, *level, *unit, *level_row, *when, *preview_card;
  GtkWidget     *bars_row, *bars_choice, *close_row, *on_close, *series, *moment, *distance, *warning, *past, *preview, *repeat, *expiry, *sound, *outside, *note, *submit;
};

G_DEFINE_FINAL_TYPE (FinxAlertWindow, finx_alert_window, ADW_TYPE_WINDOW)

static const struct
{
  const char *label;
  gint64      pause_us;
  gboolean    every_bar;
} repeats[] = {
  { N_("Once"), 0 },
  { N_("Once per bar"), 0, TRUE },
  { N_("Every time, a minute apart"), FINX_USEC_PER_MIN },
  { N_("Every time, 15 minutes apart"), 15 * FINX_USEC_PER_MIN },
  { N_("Every time, an hour apart"), FINX_USEC_PER_HOUR },
  { N_("Every time, a day apart"), FINX_USEC_PER_DAY },
};

static void
set_text (GtkWidget  *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, *text != '\0');
}

/* How far the level is from the market: "0.68% above the last price · +1.58 USD". */
static char *
describe_distance (FinxAlertWindow *self)
{
  FinxDecimal last = finx_quote_row_get_last (self->quote);
  FinxDecimal price = finx_alert_get_price (self->alert, finx_quote_row_get_previous (self->quote));
  const FinxInstrument *instrument = self->alert->instrument;
  double ratio = finx_decimal_to_double (price) / finx_decimal_to_double (last) - 1;
  g_autofree char *percent = NULL, *amount = NULL, *shown = NULL;

  if (finx_decimal_sign (last) <= 0 || !finx_decimal_is_known (price))
    return g_strdup (_("The last price is not known yet"));
  percent = finx_format_percent (fabs (ratio), 2);
  amount = finx_format_signed (finx_decimal_sub (price, last), instrument->price_scale);
  shown = finx_format_price (instrument, price);
  if (finx_alert_condition_is_change (self->alert->condition))
    /* Translators: price and currency at which the alert fires today, distance in percent */
    return g_strdup_printf (_("Today at %s %s, %s from the last price"), shown, instrument->currency, percent);
  if (finx_decimal_compare (price, last) == 0)
    return g_strdup (_("At the last price"));
  /* Translators: distance in percent, and in money with its currency */
  return g_strdup_printf (ratio > 0 ? _("%s above the last price · %s %s") : _("%s below the last price · %s %s"),
                          percent, amount, instrument->currency);
}

static int
look_back_days (FinxInterval interval)
{
  return (int) CLAMP (MOST_BARS * finx_interval_to_usec (interval) / FINX_USEC_PER_DAY, 1, LOOK_BACK);
}

/* How often the bars that are loaded would have made it fire; changes have another level each day, which bars do not tell. */
static char *
describe_past (FinxAlertWindow *self)
{
  gboolean is_rule = finx_alert_rule_fits (self->alert);
  const GArray *bars = is_rule ? self->course : self->bars;
  FinxInterval interval = is_rule ? self->course_interval : FINX_INTERVAL_1H;
  int days = is_rule ? look_back_days (interval) : LOOK_BACK, n;
  gint64 newest_us = 0;
  g_autofree char *day = NULL;

  if (bars == NULL || self->alert->instrument == NULL || finx_alert_condition_is_change (self->alert->condition)
      || (is_rule ? interval != self->alert->interval : !finx_alert_condition_has_level (self->alert->condition)))
    return g_strdup ("");
  n = finx_alert_rule_count (self->alert, bars, interval, &newest_us);
  if (n < 0)
    return g_strdup (_("How often it would have fired, the past prices do not tell"));
  if (n == 0)
    return g_strdup_printf (ngettext ("Would not have fired in the last day", "Would not have fired in the last %d days", (gulong) days), days);
  day = finx_alert_short_time (newest_us, newest_us + 2 * FINX_USEC_PER_DAY);   /* always its date */
  /* Translators: count, days, date of the newest */
  return g_strdup_printf (ngettext ("Would have fired %d time in %d days, on %s", "Would have fired %d times in %d days, last on %s", (gulong) n),
                          n, days, day);
}

static void
take_text (char       **text,
           const char  *now)
{
  g_free (*text);
  *text = g_strstrip (g_strdup (now));
}

static LevelKind
level_kind (FinxAlertCondition condition)
{
  return condition == FINX_ALERT_EARNINGS ? LEVEL_DAYS : finx_alert_condition_is_change (condition) ? LEVEL_CHANGE : LEVEL_PRICE;
}

static gboolean
wants_level (FinxAlertCondition condition)
{
  return finx_alert_condition_has_level (condition) || condition == FINX_ALERT_EARNINGS;
}

static gboolean
may_be_of_any (FinxAlertCondition condition)
{
  return finx_alert_condition_is_of_order (condition) || condition == FINX_ALERT_TIME;
}

/* UTC µs of what is typed, local "2026-12-24 08:00"; 0: it is none. */
static gint64
read_moment (FinxAlertWindow *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->moment))));
  g_autofree char *whole = g_strconcat (text, ":00", NULL);
  g_autoptr(GTimeZone) local = g_time_zone_new_local ();
  g_autoptr(GDateTime) moment = strlen (text) == strlen ("2026-12-24 08:00") ? g_date_time_new_from_iso8601 (whole, local) : NULL;
  return moment != NULL ? g_date_time_to_unix (moment) * FINX_USEC_PER_SEC : 0;
}

/* What the alert is about. */
static void
read_subject (FinxAlertWindow *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->condition));
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);
  gboolean is_series = selected == OF_SERIES || selected == FINX_ALERT_RELEASED;
  gboolean has_none = is_series || selected == OF_PORTFOLIO || selected == FINX_ALERT_CONNECTION_LOST
                      || (self->of_any && selected < OF_PORTFOLIO && may_be_of_any ((FinxAlertCondition) selected));

  self->alert->condition = selected >= OF_PORTFOLIO ? FINX_ALERT_WHEN : (FinxAlertCondition) selected;
  self->alert->instrument = has_none ? NULL : self->instrument;
  take_text (&self->alert->series, is_series ? gtk_editable_get_text (GTK_EDITABLE (self->series)) : "");
  if (selected != OF_PORTFOLIO && !finx_alert_condition_is_of_order (self->alert->condition))
    take_text (&self->alert->portfolio, "");
  else if (selected == OF_PORTFOLIO && *self->alert->portfolio == '\0' && portfolio != NULL)
    take_text (&self->alert->portfolio, finx_portfolio_get_account (portfolio)->id);
}

/* Takes what the fields say into the alert. */
static gboolean
read_fields (FinxAlertWindow  *self,
             FinxPlace        *place,
             GError          **error)
{
  guint repeat = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->repeat));
  gboolean has_bars;

  read_subject (self);
  has_bars = self->alert->instrument != NULL && self->alert->condition <= FINX_ALERT_WHEN;
  self->alert->pause_us = repeat < G_N_ELEMENTS (repeats) ? repeats[repeat].pause_us : self->own_pause_us;
  self->alert->every_bar = repeat < G_N_ELEMENTS (repeats) && repeats[repeat].every_bar;
  self->alert->snoozed_us = self->alert->condition == FINX_ALERT_TIME ? read_moment (self) : self->own_snoozed_us;
  self->alert->interval = finx_interval_choice_get (FINX_INTERVAL_CHOICE (self->bars_choice));
  self->alert->on_close = has_bars && gtk_switch_get_active (GTK_SWITCH (self->on_close));
  self->alert->expires_us = finx_alert_expiry_get (FINX_ALERT_EXPIRY (self->expiry));
  self->alert->sound = (FinxAlertSound) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->sound));
  self->alert->is_local = !gtk_switch_get_active (GTK_SWITCH (self->outside));
  take_text (&self->alert->note, gtk_editable_get_text (GTK_EDITABLE (self->note)));
  take_text (&self->alert->when, self->alert->condition == FINX_ALERT_WHEN ? finx_when_entry_get_text (FINX_WHEN_ENTRY (self->when)) : "");
  self->alert->level = FINX_DECIMAL_UNKNOWN;
  return (!wants_level (self->alert->condition)
          || finx_money_entry_get_value (FINX_MONEY_ENTRY (self->level), &self->alert->level, error))
         && finx_engine_check_alert (self->engine, self->alert, place, error);
}

/* FINX_ERROR_REJECTED is a remark: the alert can be set all the same. */
static void
update (FinxAlertWindow *self)
{
  g_autoptr(GError) error = NULL;
  FinxPlace place = { 0 };
  gboolean usable = read_fields (self, &place, &error) || g_error_matches (error, FINX_ERROR, FINX_ERROR_REJECTED);
  gboolean has_level = finx_alert_condition_has_level (self->alert->condition), is_when = self->alert->condition == FINX_ALERT_WHEN;
  g_autofree char *sentence = error != NULL ? finx_error_text (error) : NULL;
  g_autofree char *distance = has_level ? describe_distance (self) : g_strdup ("");
  g_autofree char *past = usable ? describe_past (self) : g_strdup ("");

  gtk_widget_set_sensitive (self->submit, usable);
  finx_money_entry_set_error (FINX_MONEY_ENTRY (self->level), usable || !wants_level (self->alert->condition) ? NULL : sentence);
  /* An empty field needs no fault to be seen as empty. */
  finx_when_entry_set_fault (FINX_WHEN_ENTRY (self->when), usable || !is_when || *self->alert->when == '\0' ? NULL : sentence,
                             place.line > 0 ? &place : NULL);
  set_text (self->distance, usable ? distance : "");
  set_text (self->warning, sentence != NULL && (usable || (!wants_level (self->alert->condition) && !is_when)) ? sentence : "");
  set_text (self->past, past);
  finx_alert_preview_set_level (FINX_ALERT_PREVIEW (self->preview), has_level
                                ? finx_decimal_to_double (finx_alert_get_price (self->alert, finx_quote_row_get_previous (self->quote)))
                                : (double) NAN);
}

/* What the condition needs is shown. */
static void
show_fields (FinxAlertWindow *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->condition));
  gboolean is_when = self->alert->condition == FINX_ALERT_WHEN, has_instrument = self->alert->instrument != NULL;
  gboolean is_series = selected == OF_SERIES || selected == FINX_ALERT_RELEASED;
  gboolean has_bars = has_instrument && self->alert->condition <= FINX_ALERT_WHEN;
  g_autofree char *subject = finx_alert_subject (self->alert, self->engine);

  gtk_widget_set_visible (self->level_row, wants_level (self->alert->condition));
  gtk_widget_set_visible (self->when, is_when);
  gtk_widget_set_visible (self->series, is_series);
  gtk_widget_set_visible (self->moment, self->alert->condition == FINX_ALERT_TIME);
  gtk_widget_set_visible (self->symbol, !is_series);
  gtk_widget_set_visible (self->preview_card, has_bars);
  gtk_widget_set_visible (self->bars_row, has_bars);
  gtk_widget_set_visible (self->close_row, has_bars);
  gtk_widget_set_sensitive (self->symbol, has_instrument || self->of_any);
  gtk_label_set_text (GTK_LABEL (self->symbol_label), subject);
  finx_when_entry_set_subject (FINX_WHEN_ENTRY (self->when), selected == OF_SERIES ? FINX_SUBJECT_SERIES
                               : has_instrument ? FINX_SUBJECT_INSTRUMENT : FINX_SUBJECT_PORTFOLIO);
}

static void
quote_cb (FinxAlertWindow *self)
{
  g_autofree char *last = finx_format_price (self->instrument, finx_quote_row_get_last (self->quote));
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->condition));
  g_autofree char *text = NULL;

  if (selected == OF_SERIES || selected == FINX_ALERT_RELEASED)
    text = g_strdup (_("Economic series"));
  else
    text = self->alert->instrument != NULL ? g_strdup_printf (_("%s · last %s"), self->instrument->symbol, last)
                                           : finx_alert_subject (self->alert, self->engine);
  set_text (self->subtitle, text);
  update (self);
}

static void
condition_cb (FinxAlertWindow *self)
{
  LevelKind before = level_kind (self->alert->condition), kind;

  read_subject (self);
  kind = level_kind (self->alert->condition);
  finx_money_entry_set_step (FINX_MONEY_ENTRY (self->level), kind == LEVEL_DAYS ? FINX_DECIMAL_ONE : kind == LEVEL_CHANGE ? CHANGE_STEP
                             : self->instrument->tick_size, kind == LEVEL_DAYS ? 0 : kind == LEVEL_CHANGE ? 2 : self->instrument->price_scale);
  gtk_label_set_text (GTK_LABEL (self->unit), kind == LEVEL_DAYS ? _("days") : kind == LEVEL_CHANGE ? "%" : self->instrument->currency);
  /* A price is no percentage: the level starts anew with another kind. */
  if (kind != before)
    finx_money_entry_set_value (FINX_MONEY_ENTRY (self->level),
                                kind == LEVEL_DAYS ? DAYS
                                : kind == LEVEL_CHANGE ? finx_decimal_new (self->alert->condition == FINX_ALERT_CHANGE_ABOVE ? 2 : -2, 0)
                                : finx_quote_row_get_last (self->quote));
  show_fields (self);
  quote_cb (self);
}

static void
course_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxAlertWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  GArray *bars = finx_engine_load_bars_finish (FINX_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || bars == NULL)
    return;
  g_clear_pointer (&self->course, g_array_unref);
  self->course = bars;
  update (self);
}

static void
load_course (FinxAlertWindow *self)
{
  gint64 now_us = finx_clock_now (finx_engine_get_clock (self->engine));

  g_clear_pointer (&self->course, g_array_unref);
  self->course_interval = finx_interval_choice_get (FINX_INTERVAL_CHOICE (self->bars_choice));
  finx_engine_load_bars_async (self->engine, self->instrument, self->course_interval,
                               now_us - look_back_days (self->course_interval) * FINX_USEC_PER_DAY, now_us, self->loading, course_cb,
                               g_object_ref (self));
  update (self);
}

static void
bars_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(FinxAlertWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  GArray *bars = finx_engine_load_bars_finish (FINX_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || bars == NULL)
    return;
  g_clear_pointer (&self->bars, g_array_unref);
  self->bars = bars;
  finx_alert_preview_set_bars (FINX_ALERT_PREVIEW (self->preview), (const FinxBar *) (gpointer) bars->data, bars->len,
                               self->instrument->price_scale);
  update (self);
}

static void
unfollow (FinxAlertWindow *self)
{
  if (self->quote != NULL)
    g_clear_signal_handler (&self->quote_id, self->quote);
  if (self->streams)
    finx_engine_unsubscribe (self->engine, self->instrument, FINX_STREAM_QUOTES);
  self->streams = FALSE;
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->bars, g_array_unref);
  g_clear_pointer (&self->course, g_array_unref);
}

static void
follow (FinxAlertWindow      *self,
        const FinxInstrument *instrument)
{
  gint64 now_us = finx_clock_now (finx_engine_get_clock (self->engine));
  g_autofree char *name = g_strdup_printf (_("Symbol: %s"), instrument->symbol);

  unfollow (self);
  self->instrument = instrument;
  self->quote = finx_quote_board_lookup (finx_engine_get_board (self->engine), instrument);
  self->quote_id = g_signal_connect_object (self->quote, "notify::serial", G_CALLBACK (quote_cb), self, G_CONNECT_SWAPPED);
  finx_engine_subscribe (self->engine, instrument, FINX_STREAM_QUOTES);
  self->streams = TRUE;
  self->loading = g_cancellable_new ();
  finx_engine_load_bars_async (self->engine, instrument, FINX_INTERVAL_1H, now_us - LOOK_BACK * FINX_USEC_PER_DAY, now_us,
                               self->loading, bars_cb, g_object_ref (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->symbol), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
picked_cb (FinxAlertWindow *self,
           FinxQuoteRow    *row)
{
  const FinxInstrument *instrument = finx_quote_row_get_instrument (row);

  if (instrument == self->instrument && !self->of_any)
    return;
  self->of_any = FALSE;
  follow (self, instrument);
  condition_cb (self);
  load_course (self);
  if (level_kind (self->alert->condition) == LEVEL_PRICE)
    finx_money_entry_set_value (FINX_MONEY_ENTRY (self->level), finx_quote_row_get_last (row));
  quote_cb (self);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FinxAlertWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = finx_engine_save_alert_finish (FINX_ENGINE (source), result, &error);
  g_autofree char *words = NULL, *text = NULL, *subject = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (id == NULL)
    {
      g_autofree char *sentence = finx_error_text (error);

      set_text (self->warning, sentence);
      gtk_widget_set_sensitive (self->submit, TRUE);
      return;
    }
  words = finx_alert_words (self->alert);
  subject = finx_alert_subject (self->alert, self->engine);
  /* Translators: symbol, condition and level */
  text = g_strdup_printf (*self->alert->id == '\0' ? _("Alert added: %s %s") : _("Alert saved: %s %s"),
                          subject, words);
  finx_workspace_toast (self->workspace, text, NULL, NULL);
  gtk_window_close (GTK_WINDOW (self));
}

static void
submit_cb (FinxAlertWindow *self)
{
  update (self);
  if (!gtk_widget_get_sensitive (self->submit))
    return;
  gtk_widget_set_sensitive (self->submit, FALSE);
  if (self->alert->state != FINX_ALERT_PAUSED)
    self->alert->state = FINX_ALERT_ARMED;
  finx_engine_save_alert_async (self->engine, self->alert, self->cancellable, saved_cb, g_object_ref (self));
}

static void
finx_alert_window_dispose (GObject *object)
{
  FinxAlertWindow *self = FINX_ALERT_WINDOW (object);

  if (self->engine != NULL)
    unfollow (self);
  self->quote = NULL;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->workspace);
  self->engine = NULL;
  g_clear_pointer (&self->alert, finx_alert_free);
  G_OBJECT_CLASS (finx_alert_window_parent_class)->dispose (object);
}

static void
finx_alert_window_class_init (FinxAlertWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_alert_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
finx_alert_window_init (FinxAlertWindow *self)
{
  self->cancellable = g_cancellable_new ();
}

static GtkWidget *
caption (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, style);
  gtk_widget_set_visible (label, FALSE);
  return label;
}

static GtkWidget *
build_symbol (FinxAlertWindow *self)
{
  GtkWidget *picker = finx_symbol_picker_new (finx_engine_get_board (self->engine));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->symbol = gtk_menu_button_new ();
  self->symbol_label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->symbol_label, "heading");
  gtk_box_append (GTK_BOX (box), self->symbol_label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->symbol), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->symbol), picker);
  gtk_widget_set_valign (self->symbol, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->symbol, _("Choose another symbol"));
  g_signal_connect_object (picker, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  return self->symbol;
}

static GtkWidget *
build_condition (FinxAlertWindow *self)
{
  const char *labels[FINX_N_ALERT_CONDITIONS + 3] = { NULL };

  for (guint i = 0; i < FINX_N_ALERT_CONDITIONS; i++)
    labels[i] = finx_alert_condition_label (i);
  labels[FINX_ALERT_WHEN] = _("condition in words");
  labels[OF_PORTFOLIO] = _("condition of the portfolio");
  labels[OF_SERIES] = _("condition of an economic series");
  self->condition = gtk_drop_down_new_from_strings (labels);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->condition), _("Condition"));
  if (self->alert->condition != FINX_ALERT_WHEN || self->alert->instrument != NULL)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->condition), self->alert->condition);
  else
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->condition), *self->alert->series != '\0' ? OF_SERIES : OF_PORTFOLIO);
  gtk_widget_set_hexpand (self->condition, TRUE);
  gtk_widget_set_valign (self->condition, GTK_ALIGN_START);
  return self->condition;
}

/* Of a new reminder: tomorrow morning. */
static GtkWidget *
build_moment (FinxAlertWindow *self)
{
  gint64 moment_us = self->alert->condition == FINX_ALERT_TIME ? self->alert->snoozed_us : 0;
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local (finx_clock_now (finx_engine_get_clock (self->engine)) / FINX_USEC_PER_SEC);
  g_autoptr(GDateTime) then = moment_us > 0 ? g_date_time_new_from_unix_local (moment_us / FINX_USEC_PER_SEC) : g_date_time_add_days (now, 1);
  g_autofree char *text = g_date_time_format (then, moment_us > 0 ? "%Y-%m-%d %H:%M" : "%Y-%m-%d 08:00");

  self->moment = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->moment), text);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->moment), _("Date and time, such as 2026-12-24 08:00"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->moment), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Date and time"), -1);
  return self->moment;
}

/* Symbol, condition and level, and below them what they mean now. */
static GtkWidget *
build_price (FinxAlertWindow *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *second = self->level_row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (row), build_symbol (self));
  gtk_box_append (GTK_BOX (row), build_condition (self));
  self->level = finx_money_entry_new (_("Level"));
  self->unit = gtk_label_new (NULL);
  gtk_widget_set_hexpand (self->level, TRUE);
  gtk_widget_set_valign (self->unit, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->unit, "faint");
  gtk_widget_add_css_class (self->unit, "alert-unit");
  gtk_box_append (GTK_BOX (second), self->level);
  gtk_box_append (GTK_BOX (second), self->unit);
  self->distance = caption ("dim");
  self->warning = caption ("warn");
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "card-body");
  gtk_box_append (GTK_BOX (card), row);
  gtk_box_append (GTK_BOX (card), second);
  self->series = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->series), self->alert->series);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->series), _("Economic series, such as inflation or gdp/DEU"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->series), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Economic series"), -1);
  gtk_box_append (GTK_BOX (card), self->series);
  gtk_box_append (GTK_BOX (card), build_moment (self));
  self->when = finx_when_entry_new ();
  gtk_box_append (GTK_BOX (card), self->when);
  gtk_box_append (GTK_BOX (card), self->distance);
  gtk_box_append (GTK_BOX (card), self->warning);
  return card;
}

static GtkWidget *
build_preview (FinxAlertWindow *self)
{
  GtkWidget *card = self->preview_card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->past = caption ("dim");
  self->preview = finx_alert_preview_new ();
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "card-body");
  gtk_box_append (GTK_BOX (card), self->past);
  gtk_box_append (GTK_BOX (card), self->preview);
  return card;
}

/* The usual pauses, and the alert's own when it is another. */
static GtkWidget *
build_repeat (FinxAlertWindow *self)
{
  GtkStringList *labels = gtk_string_list_new (NULL);
  guint chosen = G_N_ELEMENTS (repeats);

  for (guint i = 0; i < G_N_ELEMENTS (repeats); i++)
    {
      gtk_string_list_append (labels, _(repeats[i].label));
      if (repeats[i].pause_us == self->alert->pause_us && repeats[i].every_bar == self->alert->every_bar)
        chosen = i;
    }
  if (chosen == G_N_ELEMENTS (repeats))
    {
      g_autofree char *pause = finx_format_age (self->alert->pause_us);
      g_autofree char *own = g_strdup_printf (_("Every time, %s apart"), pause);

      gtk_string_list_append (labels, own);
    }
  self->repeat = gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->repeat), _("Repeat"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->repeat), chosen);
  gtk_widget_set_valign (self->repeat, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->repeat, "flat");
  return self->repeat;
}

/* The interval of the bars, and whether only those that are over count. */
static GtkWidget *
build_bars (FinxAlertWindow *self)
{
  self->bars_choice = finx_interval_choice_new (_("Bars"), self->alert->interval);
  finx_interval_choice_set_flat (FINX_INTERVAL_CHOICE (self->bars_choice));
  gtk_widget_set_valign (self->bars_choice, GTK_ALIGN_CENTER);
  return self->bars_choice;
}

static GtkWidget *
build_on_close (FinxAlertWindow *self)
{
  self->on_close = gtk_switch_new ();
  gtk_switch_set_active (GTK_SWITCH (self->on_close), self->alert->on_close);
  gtk_widget_set_valign (self->on_close, GTK_ALIGN_CENTER);
  return self->on_close;
}

static void
sound_cb (FinxAlertWindow *self)
{
  finx_engine_play_alert_sound (self->engine, (FinxAlertSound) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->sound)));
}

static GtkWidget *
build_sound (FinxAlertWindow *self)
{
  const char *labels[FINX_N_ALERT_SOUNDS + 1] = { NULL };

  for (guint i = 0; i < FINX_N_ALERT_SOUNDS; i++)
    labels[i] = finx_alert_sound_label ((FinxAlertSound) i);
  self->sound = gtk_drop_down_new_from_strings (labels);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->sound), _("Sound"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->sound), self->alert->sound);
  gtk_widget_set_valign (self->sound, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->sound, "flat");
  g_signal_connect_object (self->sound, "notify::selected", G_CALLBACK (sound_cb), self, G_CONNECT_SWAPPED);
  return self->sound;
}

static GtkWidget *
build_outside (FinxAlertWindow *self)
{
  self->outside = gtk_switch_new ();
  gtk_switch_set_active (GTK_SWITCH (self->outside), !self->alert->is_local);
  gtk_widget_set_valign (self->outside, GTK_ALIGN_CENTER);
  return self->outside;
}

static GtkWidget *
add_row (GtkWidget  *list,
         const char *title,
         GtkWidget  *suffix)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), suffix);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

static GtkWidget *
build_rest (FinxAlertWindow *self)
{
  const FinxDeliverySettings *settings = finx_engine_get_delivery_settings (self->engine);
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("How long and how often"), -1);
  self->bars_row = add_row (list, _("Bars"), build_bars (self));
  self->close_row = add_row (list, _("Only when a bar is over"), build_on_close (self));
  add_row (list, _("Repeat"), build_repeat (self));
  self->expiry = finx_alert_expiry_new (finx_clock_now (finx_engine_get_clock (self->engine)));
  finx_alert_expiry_set (FINX_ALERT_EXPIRY (self->expiry), self->alert->expires_us);
  add_row (list, _("Expires"), self->expiry);
  gtk_widget_set_visible (add_row (list, _("Sound"), build_sound (self)), settings->sound);
  gtk_widget_set_visible (add_row (list, _("Tell webhook and command"), build_outside (self)), *settings->host != '\0' || *settings->command != '\0');
  self->note = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->note), _("Note"));
  gtk_editable_set_text (GTK_EDITABLE (self->note), self->alert->note);
  gtk_list_box_append (GTK_LIST_BOX (list), self->note);
  return list;
}

static GtkWidget *
build_header (FinxAlertWindow *self,
              gboolean         is_new)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_label (_("Cancel"));
  GtkWidget *titles = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (is_new ? _("New alert") : _("Edit alert"));

  gtk_widget_add_css_class (title, "heading");
  self->subtitle = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->subtitle, "caption");
  gtk_widget_add_css_class (self->subtitle, "dim");
  gtk_widget_add_css_class (self->subtitle, "numeric");
  gtk_widget_set_valign (titles, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (titles), title);
  gtk_box_append (GTK_BOX (titles), self->subtitle);
  self->submit = gtk_button_new_with_label (is_new ? _("Add alert") : _("Save alert"));
  gtk_widget_add_css_class (self->submit, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  g_signal_connect_object (self->submit, "clicked", G_CALLBACK (submit_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), titles);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->submit);
  return header;
}

static GtkWidget *
build_content (FinxAlertWindow *self)
{
  GtkWidget *foot = gtk_label_new (_("Alerts are looked at while FinX runs; what it missed is gone over at the next start."));

  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_start (self->content, 24);
  gtk_widget_set_margin_end (self->content, 24);
  gtk_widget_set_margin_top (self->content, 12);
  gtk_widget_set_margin_bottom (self->content, 18);
  gtk_widget_add_css_class (foot, "caption");
  gtk_widget_add_css_class (foot, "dim");
  gtk_box_append (GTK_BOX (self->content), build_price (self));
  gtk_box_append (GTK_BOX (self->content), build_preview (self));
  gtk_box_append (GTK_BOX (self->content), build_rest (self));
  gtk_box_append (GTK_BOX (self->content), foot);
  return self->content;
}

/* All of it where there is room; a small screen scrolls. */
static GtkWidget *
build_scrolled (GtkWidget *content,
                GtkWindow *parent)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  int room = parent != NULL ? gtk_widget_get_height (GTK_WIDGET (parent)) - HEADER_ROOM : 0;

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  if (room > LEAST_ROOM)
    gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), room);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), content);
  return scrolled;
}

GtkWidget *
finx_alert_window_new (FinxWorkspace   *workspace,
                       const FinxAlert *alert,
                       GtkWindow       *parent)
{
  FinxAlertWindow *self = g_object_new (FINX_TYPE_ALERT_WINDOW, "modal", parent != NULL, "transient-for", parent,
                                        "title", *alert->id == '\0' ? _("New alert") : _("Edit alert"),
                                        "default-width", 600, "resizable", FALSE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->alert = finx_alert_copy (alert);
  self->own_pause_us = alert->pause_us;
  self->own_snoozed_us = alert->condition == FINX_ALERT_TIME ? 0 : alert->snoozed_us;
  self->of_any = may_be_of_any (alert->condition) && alert->instrument == NULL;
  gtk_widget_add_css_class (GTK_WIDGET (self), "finx");
  gtk_box_append (GTK_BOX (box), build_header (self, *alert->id == '\0'));
  gtk_box_append (GTK_BOX (box), build_scrolled (build_content (self), parent));
  adw_window_set_content (ADW_WINDOW (self), box);
  follow (self, alert->instrument != NULL ? alert->instrument : finx_workspace_get_instrument (workspace));
  finx_when_entry_set_text (FINX_WHEN_ENTRY (self->when), alert->when);
  condition_cb (self);
  finx_money_entry_set_value (FINX_MONEY_ENTRY (self->level), alert->level);
  quote_cb (self);
  g_signal_connect_object (self->condition, "notify::selected", G_CALLBACK (condition_cb), self, G_CONNECT_SWAPPED);
  load_course (self);
  g_signal_connect_object (self->series, "changed", G_CALLBACK (quote_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->moment, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->when, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->when, "activate", G_CALLBACK (submit_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->repeat, "notify::selected", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->on_close, "notify::active", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bars_choice, "changed", G_CALLBACK (load_course), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->level, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->level, "activate", G_CALLBACK (submit_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->note, "entry-activated", G_CALLBACK (submit_cb), self, G_CONNECT_SWAPPED);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->submit);
  gtk_widget_grab_focus (self->alert->condition == FINX_ALERT_WHEN ? self->when : self->alert->condition == FINX_ALERT_TIME ? self->moment : self->level);
  return GTK_WIDGET (self);
}
