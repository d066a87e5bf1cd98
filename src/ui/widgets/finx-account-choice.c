/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-account-choice.h"

#include <glib/gi18n.h>

#include "base/finx-string.h"
#include "engine/review/finx-all-portfolios.h"
#include "ui/brokers/finx-account-color.h"
#include "ui/widgets/finx-widgets.h"

struct _FinxAccountChoice
{
  GtkWidget   parent_instance;
  FinxEngine *engine;           /* owned */
  GListModel *portfolios;       /* borrowed from it */
  GtkWidget  *drop_down;        /* the only child */
  char       *account;          /* NULL: all */
  FinxAccountChoiceAll all;
  gboolean    with_all;         /* the first choice is all of them */
  gboolean    is_filling;
};

G_DEFINE_FINAL_TYPE (FinxAccountChoice, finx_account_choice, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Whether the first choice is all of them. */
static gboolean
has_all (FinxAccountChoice *self)
{
  g_autoptr(GPtrArray) all = NULL;

  if (self->all != FINX_ACCOUNT_CHOICE_PORTFOLIOS)
    return self->all == FINX_ACCOUNT_CHOICE_ACCOUNTS;
  all = finx_engine_list_all (self->engine);
  return all->len > 1;
}

/* The list is made anew when accounts come or go, which is seldom. */
static void
fill_cb (FinxAccountChoice *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint n = g_list_model_get_n_items (self->portfolios), chosen = 0;

  self->with_all = has_all (self);
  if (self->with_all)
    gtk_string_list_append (names, self->all == FINX_ACCOUNT_CHOICE_ACCOUNTS ? _("All accounts") : _("All portfolios"));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (self->portfolios, i);
      const FinxAccount *account = finx_portfolio_get_account (portfolio);
      g_autofree char *label = finx_account_label (self->engine, account);

      gtk_string_list_append (names, label);
      if (g_strcmp0 (account->id, self->account) == 0)
        chosen = i + self->with_all;
    }
  self->is_filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->drop_down), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), chosen);
  self->is_filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), n > 1);
}

static void
selected_cb (FinxAccountChoice *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down));
  g_autoptr(FinxPortfolio) portfolio = NULL;

  if (self->is_filling || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (selected >= (guint) self->with_all)
    portfolio = g_list_model_get_item (self->portfolios, selected - self->with_all);
  g_free (self->account);
  self->account = portfolio != NULL ? g_strdup (finx_portfolio_get_account (portfolio)->id) : NULL;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
finx_account_choice_dispose (GObject *object)
{
  FinxAccountChoice *self = FINX_ACCOUNT_CHOICE (object);

  self->is_filling = TRUE;
  g_clear_pointer (&self->drop_down, gtk_widget_unparent);
  self->portfolios = NULL;
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (finx_account_choice_parent_class)->dispose (object);
}

static void
finx_account_choice_finalize (GObject *object)
{
  g_free (FINX_ACCOUNT_CHOICE (object)->account);
  G_OBJECT_CLASS (finx_account_choice_parent_class)->finalize (object);
}

static void
finx_account_choice_class_init (FinxAccountChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_account_choice_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_account_choice_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", FINX_TYPE_ACCOUNT_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_account_choice_init (FinxAccountChoice *self)
{
  self->drop_down = gtk_drop_down_new (NULL, NULL);
  gtk_widget_set_parent (self->drop_down, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->drop_down), _("Account"));
  g_signal_connect_swapped (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self);
}

GtkWidget *
finx_account_choice_new (FinxEngine           *engine,
                         FinxAccountChoiceAll  all)
{
  FinxAccountChoice *self = g_object_new (FINX_TYPE_ACCOUNT_CHOICE, NULL);

  self->engine = g_object_ref (engine);
  self->portfolios = finx_engine_get_portfolios (engine);
  self->all = all;
  g_signal_connect_object (self->portfolios, "items-changed", G_CALLBACK (fill_cb), self, G_CONNECT_SWAPPED);
  fill_cb (self);
  return GTK_WIDGET (self);
}

const char *
finx_account_choice_get (FinxAccountChoice *self)
{
  g_return_val_if_fail (FINX_IS_ACCOUNT_CHOICE (self), NULL);
  return self->account;
}

void
finx_account_choice_set (FinxAccountChoice *self,
                         const char        *account)
{
  g_return_if_fail (FINX_IS_ACCOUNT_CHOICE (self));

  if (!finx_set_str (&self->account, account))
    return;
  fill_cb (self);
}
