using System.Runtime.InteropServices;

namespace IdentityHost.Accounts.Passwords;

/// <summary>The scheduling weight of the calling thread. .NET ignores <see cref="Thread.Priority"/> on Linux, so the kernel is asked.</summary>
internal static partial class Niceness
{
    private const int Process = 0;

    /// <summary>
    /// Lowers the calling thread's priority; does nothing on other systems. On Linux <c>PRIO_PROCESS</c> with id 0 means the calling thread only
    /// (setpriority(2), "C library/kernel differences"). A refusal (seccomp) is returned as false: hashing works all the same, less politely.
    /// </summary>
    public static bool TryLower(int niceness) => niceness == 0 || (OperatingSystem.IsLinux() && SetPriority(Process, 0, niceness) == 0);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int priority);
}
