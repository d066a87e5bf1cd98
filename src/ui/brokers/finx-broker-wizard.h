/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* Connects an account at a broker, step by step, or gives a connection another key. What is secret is wiped when it closes. Signals
 * "show-account" (char *account): somebody wants to see it; "import" (char *account): and what was traded before. */
#define FINX_TYPE_BROKER_WIZARD (finx_broker_wizard_get_type ())
G_DECLARE_FINAL_TYPE (FinxBrokerWizard, finx_broker_wizard, FINX, BROKER_WIZARD, AdwWindow)

/* @account: (nullable): a connection that gets another key */
GtkWidget *finx_broker_wizard_new (FinxEngine *engine, const char *account);

G_END_DECLS
