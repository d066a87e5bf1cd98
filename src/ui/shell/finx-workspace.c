/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-workspace.h"

#include "base/finx-error.h"
#include "base/finx-string.h"
#include "engine/review/finx-all-portfolios.h"
#include "ui/preferences/finx-settings.h"
#include "ui/shell/finx-offline-bar.h"

struct _FinxWorkspace
{
  GObject       parent_instance;
  FinxEngine   *engine;         /* owned */
  FinxChartLinks *charts;       /* owned; links charts of all windows */
  GSettings    *settings;       /* owned; what is remembered across starts */
  char         *symbol;
  char         *account;
  gboolean      is_all;         /* figures of all portfolios were chosen */
  char         *watchlist;
  char         *page;
  FinxInterval  interval;
};

G_DEFINE_FINAL_TYPE (FinxWorkspace, finx_workspace, G_TYPE_OBJECT)

enum { PROP_0, PROP_SYMBOL, PROP_ACCOUNT, PROP_INTERVAL, PROP_PAGE, PROP_WATCHLIST, N_PROPS };
enum { NEW_ORDER, SHOW_ORDER, REPLACE_ORDER, SHOW_TAB, TOAST, N_SIGNALS };
static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const char *const pages[] = { "dashboard", "data", "markets", "portfolio", "execution", "system", NULL };

static void
set_text (FinxWorkspace *self, char **field, const char *text, guint property)
{
  if (g_strcmp0 (*field, text) == 0)
    return;
  finx_set_str (field, text != NULL ? text : "");
  g_settings_set_string (self->settings, properties[property]->name, *field);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* Whoever follows the account follows this too. */
static void
set_all (FinxWorkspace *self, gboolean is_all)
{
  if (self->is_all == is_all)
    return;
  self->is_all = is_all;
  g_settings_set_boolean (self->settings, "all-portfolios", is_all);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT]);
}

static void
finx_workspace_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FinxWorkspace *self = FINX_WORKSPACE (object);

  switch (id)
    {
    case PROP_SYMBOL:
      g_value_set_string (value, self->symbol);
      break;
    case PROP_ACCOUNT:
      g_value_set_string (value, self->account);
      break;
    case PROP_INTERVAL:
      g_value_set_uint (value, self->interval);
      break;
    case PROP_PAGE:
      g_value_set_string (value, self->page);
      break;
    case PROP_WATCHLIST:
      g_value_set_string (value, self->watchlist);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
finx_workspace_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FinxWorkspace *self = FINX_WORKSPACE (object);

  switch (id)
    {
    case PROP_SYMBOL:
      set_text (self, &self->symbol, g_value_get_string (value), PROP_SYMBOL);
      break;
    case PROP_ACCOUNT:
      set_text (self, &self->account, g_value_get_string (value), PROP_ACCOUNT);
      break;
    case PROP_INTERVAL:
      finx_workspace_set_interval (self, g_value_get_uint (value));
      break;
    case PROP_PAGE:
      finx_workspace_set_page (self, g_value_get_string (value));
      break;
    case PROP_WATCHLIST:
      set_text (self, &self->watchlist, g_value_get_string (value), PROP_WATCHLIST);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
finx_workspace_finalize (GObject *object)
{
  FinxWorkspace *self = FINX_WORKSPACE (object);

  g_clear_object (&self->charts);
  g_clear_object (&self->engine);
  g_clear_object (&self->settings);
  g_free (self->symbol);
  g_free (self->account);
  g_free (self->watchlist);
  g_free (self->page);
  G_OBJECT_CLASS (finx_workspace_parent_class)->finalize (object);
}

static void
finx_workspace_class_init (FinxWorkspaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = finx_workspace_get_property;
  object_class->set_property = finx_workspace_set_property;
  object_class->finalize = finx_workspace_finalize;

  properties[PROP_SYMBOL] = g_param_spec_string ("symbol", NULL, NULL, "", flags);
  properties[PROP_ACCOUNT] = g_param_spec_string ("account", NULL, NULL, "", flags);
  properties[PROP_INTERVAL] = g_param_spec_uint ("interval", NULL, NULL, FINX_INTERVAL_1T, G_MAXUINT, FINX_INTERVAL_5M, flags);
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, "", flags);
  properties[PROP_WATCHLIST] = g_param_spec_string ("watchlist", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[NEW_ORDER] = g_signal_new ("new-order", FINX_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SHOW_ORDER] = g_signal_new ("show-order", FINX_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REPLACE_ORDER] = g_signal_new ("replace-order", FINX_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SHOW_TAB] = g_signal_new ("show-tab", FINX_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[TOAST] = g_signal_new ("toast", FINX_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
finx_workspace_init (FinxWorkspace *self)
{
  g_autofree char *interval = NULL;

  self->settings = finx_settings_new ();
  self->symbol = g_settings_get_string (self->settings, "symbol");
  self->account = g_settings_get_string (self->settings, "account");
  self->is_all = g_settings_get_boolean (self->settings, "all-portfolios");
  self->watchlist = g_settings_get_string (self->settings, "watchlist");
  self->page = g_settings_get_string (self->settings, "page");
  interval = g_settings_get_string (self->settings, "interval");
  if (!finx_interval_from_string (interval, &self->interval))
    self->interval = FINX_INTERVAL_5M;
}

/**
 * finx_workspace_new:
 * @engine: an open engine
 *
 * What was remembered and is no longer there is replaced: an unknown symbol by the first instrument,
 * an unknown account by the first one.
 */
FinxWorkspace *
finx_workspace_new (FinxEngine *engine)
{
  FinxWorkspace *self = g_object_new (FINX_TYPE_WORKSPACE, NULL);
  FinxInstrumentTable *table = finx_engine_get_instruments (engine);

  self->engine = g_object_ref (engine);
  self->charts = finx_chart_links_new (engine);
  if (finx_instrument_table_lookup (table, self->symbol) == NULL && finx_instrument_table_get_size (table) > 0)
    finx_set_str (&self->symbol, finx_instrument_table_get (table, 0)->symbol);
  if (!g_strv_contains (pages, self->page))
    {
      finx_set_str (&self->page, pages[0]);
    }
  return self;
}

FinxEngine *
finx_workspace_get_engine (FinxWorkspace *self)
{
  g_return_val_if_fail (FINX_IS_WORKSPACE (self), NULL);
  return self->engine;
}

FinxChartLinks *
finx_workspace_get_charts (FinxWorkspace *self)
{
  g_return_val_if_fail (FINX_IS_WORKSPACE (self), NULL);
  return self->charts;
}

const FinxInstrument *
finx_workspace_get_instrument (FinxWorkspace *self)
{
  g_return_val_if_fail (FINX_IS_WORKSPACE (self), NULL);
  return finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), self->symbol);
}

void
finx_workspace_set_instrument (FinxWorkspace *self, const FinxInstrument *instrument)
{
  g_return_if_fail (FINX_IS_WORKSPACE (self));
  g_return_if_fail (instrument != NULL);
  set_text (self, &self->symbol, instrument->symbol, PROP_SYMBOL);
}

FinxPortfolio *
finx_workspace_get_portfolio (FinxWorkspace *self)
{
  FinxPortfolio *portfolio = NULL;

  g_return_val_if_fail (FINX_IS_WORKSPACE (self), NULL);
  if (*self->account != '\0')
    portfolio = finx_engine_get_portfolio (self->engine, self->account);
  return portfolio != NULL ? portfolio : finx_engine_get_portfolio (self->engine, NULL);
}

void
finx_workspace_set_account (FinxWorkspace *self, const char *account)
{
  g_return_if_fail (FINX_IS_WORKSPACE (self));
  g_object_freeze_notify (G_OBJECT (self));
  set_all (self, FALSE);
  set_text (self, &self->account, account, PROP_ACCOUNT);
  g_object_thaw_notify (G_OBJECT (self));
}

gboolean
finx_workspace_is_all (FinxWorkspace *self)
{
  g_autoptr(GPtrArray) all = NULL;

  g_return_val_if_fail (FINX_IS_WORKSPACE (self), FALSE);
  if (!self->is_all)
    return FALSE;
  all = finx_engine_list_all (self->engine);
  return all->len > 1;
}

void
finx_workspace_show_all (FinxWorkspace *self)
{
  g_return_if_fail (FINX_IS_WORKSPACE (self));
  set_all (self, TRUE);
}

FinxInterval
finx_workspace_get_interval (FinxWorkspace *self)
{
  g_return_val_if_fail (FINX_IS_WORKSPACE (self), FINX_INTERVAL_5M);
  return self->interval;
}

void
finx_workspace_set_interval (FinxWorkspace *self, FinxInterval interval)
{
  g_return_if_fail (FINX_IS_WORKSPACE (self));
  if (self->interval == interval)
    return;
  self->interval = interval;
  g_settings_set_string (self->settings, "interval", finx_interval_to_string (interval));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INTERVAL]);
}

const char *
finx_workspace_get_page (FinxWorkspace *self)
{
  g_return_val_if_fail (FINX_IS_WORKSPACE (self), NULL);
  return self->page;
}

/**
 * finx_workspace_set_page:
 * @page: one of the pages' names; another is ignored, as it may come from outside
 */
void
finx_workspace_set_page (FinxWorkspace *self, const char *page)
{
  g_return_if_fail (FINX_IS_WORKSPACE (self));
  if (page != NULL && g_strv_contains (pages, page))
    set_text (self, &self->page, page, PROP_PAGE);
}

/* What would end in an order says so at once, instead of after all was typed. */
static gboolean
tell_offline (FinxWorkspace *self)
{
  const char *reason = finx_offline_reason (self->engine);

  if (reason != NULL)
    finx_workspace_toast (self, reason, NULL, NULL);
  return reason != NULL;
}

/* The page comes first, here and below: pages are made when they are first shown, and only then hear the signal. */
void
finx_workspace_show_tab (FinxWorkspace *self, const char *page, const char *tab)
{
  g_return_if_fail (FINX_IS_WORKSPACE (self));
  finx_workspace_set_page (self, page);
  g_signal_emit (self, signals[SHOW_TAB], 0, page, tab);
}

void
finx_workspace_show_chart (FinxWorkspace *self, const FinxInstrument *instrument)
{
  g_return_if_fail (FINX_IS_WORKSPACE (self));
  finx_workspace_set_instrument (self, instrument);
  finx_workspace_show_tab (self, "markets", "trade");
}

void
finx_workspace_new_order (FinxWorkspace *self, const FinxOrder *draft)
{
  g_return_if_fail (FINX_IS_WORKSPACE (self));
  if (tell_offline (self))
    return;
  if (draft->instrument != NULL)
    finx_workspace_set_instrument (self, draft->instrument);
  finx_workspace_show_tab (self, "markets", "trade");
  g_signal_emit (self, signals[NEW_ORDER], 0, draft);
}

void
finx_workspace_show_order (FinxWorkspace *self, const char *client_id)
{
  g_return_if_fail (FINX_IS_WORKSPACE (self));
  finx_workspace_set_page (self, "execution");
  g_signal_emit (self, signals[SHOW_ORDER], 0, client_id);
}

void
finx_workspace_replace_order (FinxWorkspace *self, const FinxOrder *draft)
{
  g_return_if_fail (FINX_IS_WORKSPACE (self));
  if (!tell_offline (self))
    g_signal_emit (self, signals[REPLACE_ORDER], 0, draft);
}

static void
cancelled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(FinxWorkspace) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (finx_engine_cancel_finish (FINX_ENGINE (source), result, &error))
    return;
  sentence = finx_error_text (error);
  finx_workspace_toast (self, sentence, NULL, NULL);
}

void
finx_workspace_cancel_order (FinxWorkspace *self, const char *client_id)
{
  g_return_if_fail (FINX_IS_WORKSPACE (self));
  finx_engine_cancel_async (self->engine, client_id, NULL, cancelled_cb, g_object_ref (self));
}

void
finx_workspace_toast (FinxWorkspace *self, const char *text, const char *action_label, const char *detailed_action)
{
  g_return_if_fail (FINX_IS_WORKSPACE (self));
  g_signal_emit (self, signals[TOAST], 0, text, action_label, detailed_action);
}
