/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "market/screener/finx-screen.h"

G_BEGIN_DECLS

/* The screens that a person keeps, remembered with the data, in the order of their making. Main thread. */

/* (transfer full) (element-type FinxScreen) */
GPtrArray  *finx_engine_list_screens  (FinxEngine       *self);
/* (transfer full) (nullable): the kept one called @name, in any case; else the one that comes with the program and is called so,
 * or has this id. */
FinxScreen *finx_engine_find_screen   (FinxEngine       *self,
                                       const char       *name);
/* In place of the one of the same name. FINX-SCREEN-003: it has no name, or that of one that comes with the program. */
gboolean    finx_engine_keep_screen   (FinxEngine       *self,
                                       const FinxScreen *screen,
                                       GError          **error);
/* Under another name. FINX-SCREEN-003 likewise, and where another has it; FINX-SCREEN-004: it is not there. */
gboolean    finx_engine_rename_screen (FinxEngine       *self,
                                       const char       *name,
                                       const char       *to,
                                       GError          **error);
/* (transfer full) (nullable): what was there, so that it can be kept again; %NULL with FINX-SCREEN-004. */
FinxScreen *finx_engine_forget_screen (FinxEngine       *self,
                                       const char       *name,
                                       GError          **error);

G_END_DECLS
