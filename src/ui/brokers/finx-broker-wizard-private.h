/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/brokers/finx-engine-brokers.h"
#include "ui/brokers/finx-broker-wizard.h"
#include "ui/widgets/finx-wizard-frame.h"

G_BEGIN_DECLS

typedef enum
{
  FINX_STEP_BROKER,
  FINX_STEP_KEYS,
  FINX_STEP_TEST,
  FINX_STEP_ACCOUNTS,
  FINX_STEP_TRADING,
  FINX_STEP_CONNECT             /* it is done, or not; no step that one chooses */
} FinxBrokerStep;
#define FINX_N_BROKER_STEPS FINX_STEP_CONNECT

/* Shared by finx-broker-wizard.c (window, going from step to step) and one file for each step. */
struct _FinxBrokerWizard
{
  AdwWindow             parent_instance;
  FinxEngine           *engine;         /* owned */
  char                 *account;        /* (nullable): gets another key */
  FinxBrokerStep        step;
  const FinxBrokerInfo *info;           /* (nullable): the one that is chosen */
  GCancellable         *cancellable;    /* of what runs; NULL: nothing */
  gboolean              is_filling;     /* the widgets are made or set, by nobody */

  FinxWizardFrame       frame;
  GtkWidget            *stack, *again;

  /* broker */
  GtkWidget            *search, *broker_list, *broker_none, *paper, *live, *kinds;
  GPtrArray            *broker_checks;  /* GtkCheckButton, borrowed, in the engine's order */

  /* keys */
  GtkWidget            *keys_box, *keys_title, *keys_text;
  GPtrArray            *fields;         /* (element-type Field), see finx-broker-step-keys.c */
  const FinxBrokerInfo *keys_info;      /* (nullable): whose fields these are */
  gboolean              keys_paper;
  GtkWidget            *sign_button, *sign_copy, *sign_group, *sign_entry, *sign_state;      /* (nullable): nobody signs in at this broker */
  GCancellable         *signing;        /* (nullable) */
  char                 *sign_address;   /* (nullable): of the broker's page */
  GHashTable           *signed_in;      /* (nullable): what came of it; wiped */

  /* test */
  GtkWidget            *test_text, *test_rows[FINX_N_PROBE_CHECKS], *test_marks[FINX_N_PROBE_CHECKS];
  GtkWidget            *test_problem, *withdraw_row, *withdraw;
  GPtrArray            *found;          /* (nullable) (element-type FinxBrokerAccount): what the key reaches */
  guint                 n_tests;        /* the newest one counts */

  /* accounts */
  GtkWidget            *accounts_box, *accounts_scroller;
  GPtrArray            *choices;        /* (element-type Choice), see finx-broker-step-accounts.c */

  /* trading */
  GtkWidget            *trading_off, *trading_on, *trading_row, *trading_text;

  /* done */
  GtkWidget            *done_stack, *done_label, *done_page, *done_import, *done_another, *done_buttons;
  GPtrArray            *connected;      /* (element-type utf8): ids of accounts */
  guint                 connecting;     /* the account of @choices that is being connected */
  gboolean              is_unkept;      /* there is no keyring */
  gboolean              is_failed;
};

gboolean    finx_broker_wizard_is_paper       (FinxBrokerWizard *self);
void        finx_broker_wizard_update         (FinxBrokerWizard *self);        /* what the buttons may do */
void        finx_broker_wizard_go             (FinxBrokerWizard *self, FinxBrokerStep step);
void        finx_broker_wizard_forward        (FinxBrokerWizard *self);
void        finx_broker_wizard_stop           (FinxBrokerWizard *self);        /* what runs */
GtkWidget  *finx_broker_wizard_scrolled       (GtkWidget *child);
/* A row that is chosen with Enter, which also goes on; @check of a radio group. */
GtkWidget  *finx_broker_wizard_choice_row     (FinxBrokerWizard *self, const char *title, const char *subtitle, GtkWidget **check, GtkWidget *group);

GtkWidget  *finx_broker_wizard_build_broker   (FinxBrokerWizard *self);
void        finx_broker_wizard_choose_broker  (FinxBrokerWizard *self, const FinxBrokerInfo *info, gboolean is_paper);
/* TRUE: @row is a broker that was not chosen yet, and what kind of account is the next thing to say. */
gboolean    finx_broker_wizard_take_broker    (FinxBrokerWizard *self, GtkWidget *row);
GtkWidget  *finx_broker_wizard_build_keys     (FinxBrokerWizard *self);
void        finx_broker_wizard_focus_keys     (FinxBrokerWizard *self);        /* the first that is empty */
void        finx_broker_wizard_enter_keys     (FinxBrokerWizard *self);
gboolean    finx_broker_wizard_has_keys       (FinxBrokerWizard *self);
void        finx_broker_wizard_wipe_keys      (FinxBrokerWizard *self);
/* What is to be said to the engine; @values are the caller's, and are wiped when they are freed. */
GHashTable *finx_broker_wizard_make_values    (FinxBrokerWizard *self);
GtkWidget  *finx_broker_wizard_build_sign_in  (FinxBrokerWizard *self);
void        finx_broker_wizard_follow_sign_in (FinxBrokerWizard *self);       /* what is scrolled grew */
void        finx_broker_wizard_forget_sign_in (FinxBrokerWizard *self);
void        finx_broker_wizard_add_signed_in  (FinxBrokerWizard *self, GHashTable *values);
GtkWidget  *finx_broker_wizard_build_test     (FinxBrokerWizard *self);
void        finx_broker_wizard_run_test       (FinxBrokerWizard *self);
void        finx_broker_wizard_forget_test    (FinxBrokerWizard *self);
gboolean    finx_broker_wizard_may_withdraw   (FinxBrokerWizard *self);
GtkWidget  *finx_broker_wizard_build_accounts (FinxBrokerWizard *self);
void        finx_broker_wizard_list_accounts  (FinxBrokerWizard *self);
guint       finx_broker_wizard_count_chosen   (FinxBrokerWizard *self);
/* FALSE: the account @i of what the key reaches is not to be connected. Borrowed. */
gboolean    finx_broker_wizard_get_chosen     (FinxBrokerWizard *self, guint i, const char **id, const char **name, const char **color);
GtkWidget  *finx_broker_wizard_build_trading  (FinxBrokerWizard *self);
void        finx_broker_wizard_enter_trading  (FinxBrokerWizard *self);
gboolean    finx_broker_wizard_may_trade      (FinxBrokerWizard *self);
void        finx_broker_wizard_confirm_trading (FinxBrokerWizard *self);       /* and goes on when that is meant */
GtkWidget  *finx_broker_wizard_build_done     (FinxBrokerWizard *self);
void        finx_broker_wizard_run            (FinxBrokerWizard *self);

G_END_DECLS
