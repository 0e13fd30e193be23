// SPDX-License-Identifier: Apache-2.0
// The system calls that a confined process does not get: those that start programs, reach the network or other
// processes, change the system, or change files in ways that Landlock does not bound. What a parser, a database and
// threads need is not among them.
#pragma once

#include <sys/syscall.h>

namespace assay::app {

inline constexpr long forbidden_calls[] = {
    // programs
    SYS_execve,
    SYS_execveat,
    // network; sockets that are open stay usable
    SYS_socket,
    SYS_connect,
    SYS_bind,
    SYS_listen,
#ifdef SYS_socketcall
    SYS_socketcall,
#endif
    // other processes
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_kcmp,
    SYS_pidfd_getfd,
    SYS_process_madvise,
    // a second way to make system calls, past this filter
    SYS_io_uring_setup,
    SYS_io_uring_enter,
    SYS_io_uring_register,
    // file systems and namespaces
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_move_mount,
    SYS_open_tree,
    SYS_fsopen,
    SYS_fsconfig,
    SYS_fsmount,
    SYS_fspick,
    SYS_mount_setattr,
    SYS_unshare,
    SYS_setns,
    SYS_name_to_handle_at,
    SYS_open_by_handle_at,
    SYS_swapon,
    SYS_swapoff,
    SYS_quotactl,
    SYS_fanotify_init,
    SYS_mknodat,
    // modes, owners, times and attributes of files, which Landlock leaves free for every file of the user
    SYS_fchmod,
    SYS_fchmodat,
    452,  // fchmodat2, from Linux 6.6
    SYS_fchown,
    SYS_fchownat,
    SYS_utimensat,
    SYS_setxattr,
    SYS_lsetxattr,
    SYS_fsetxattr,
    SYS_removexattr,
    SYS_lremovexattr,
    SYS_fremovexattr,
    463,  // setxattrat, from 6.13
    466,  // removexattrat
    469,  // file_setattr, from 6.17
#ifdef SYS_chmod  // the older ones, which aarch64 has not
    SYS_chmod,
    SYS_chown,
    SYS_lchown,
    SYS_utime,
    SYS_utimes,
    SYS_futimesat,
    SYS_mknod,
#endif
    SYS_truncate,  // by name; bounded from version 3 of Landlock
    // the kernel
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_add_key,
    SYS_request_key,
    SYS_keyctl,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_kexec_load,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
#ifdef SYS_iopl
    SYS_iopl,
    SYS_ioperm,
    SYS_modify_ldt,
    SYS_uselib,
#endif
    SYS_reboot,
    SYS_syslog,
    SYS_acct,
    SYS_personality,
    SYS_vhangup,
    SYS_sethostname,
    SYS_setdomainname,
    // the clock
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_adjtimex,
    SYS_clock_adjtime,
};

}  // namespace assay::app
