using System.Globalization;
using Farspan.Linux.Devices;
using Farspan.Linux.Native;

namespace Farspan.Linux.Host;

/// <summary>What this process may do and what this kernel has; asks only, changes nothing.</summary>
/// <remarks>Source: capabilities(7), user_namespaces(7), proc(5).</remarks>
public static class KernelProbe
{
    private const int NetworkAdministration = 12;
    private const int RawSockets = 13;
    private const int SystemAdministration = 21;
    private const int ReadWrite = 2;
    private const int CloseOnExec = 0x80000;

    /// <summary>Runs as root, or as root of a user namespace.</summary>
    public static bool IsRoot => Environment.IsPrivilegedProcess;

    /// <summary>May make namespaces, links, routes, filters and packet sockets here (CAP_SYS_ADMIN, CAP_NET_ADMIN, CAP_NET_RAW).</summary>
    public static bool CanAdministerNetworks
    {
        get
        {
            var effective = ReadCapabilities();
            return Has(effective, NetworkAdministration) && Has(effective, SystemAdministration) && Has(effective, RawSockets);
        }
    }

    /// <summary>May start processes as another user: root whose user namespace knows more users than itself.</summary>
    public static bool CanBecomeOtherUsers =>
        IsRoot && File.ReadLines("/proc/self/uid_map").Sum(line => long.Parse(line.AsSpan(line.TrimEnd().LastIndexOf(' ')).Trim(), CultureInfo.InvariantCulture)) > 1;

    /// <summary>Why an ordinary user cannot make user namespaces, as a sentence; null when nothing known forbids it.</summary>
    public static string? UserNamespacesForbidden
    {
        get
        {
            if (!File.Exists("/proc/self/ns/user"))
            {
                return "The kernel has no user namespaces.";
            }

            if (ReadNumber("/proc/sys/user/max_user_namespaces") == 0)
            {
                return "User namespaces are switched off (sysctl user.max_user_namespaces is 0).";
            }

            if (ReadNumber("/proc/sys/kernel/unprivileged_userns_clone") == 0)
            {
                return "User namespaces are for root only (sysctl kernel.unprivileged_userns_clone is 0).";
            }

            return ReadNumber("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1
                ? "AppArmor restricts user namespaces (sysctl kernel.apparmor_restrict_unprivileged_userns is 1)."
                : null;
        }
    }

    /// <summary>Why no tun link can be made, as a sentence; null when /dev/net/tun opens.</summary>
    public static string? TunMissing
    {
        get
        {
            using var file = Libc.Open(Tun.DevicePath, ReadWrite | CloseOnExec, 0);
            return !file.IsInvalid ? null : System.Runtime.InteropServices.Marshal.GetLastPInvokeError() switch
            {
                Errno.ENOENT => $"{Tun.DevicePath} does not exist.",
                Errno.ENODEV or 6 => $"The kernel has no tun driver behind {Tun.DevicePath}.",
                Errno.EACCES or Errno.EPERM => $"{Tun.DevicePath} may not be opened by this user.",
                var errno => $"{Tun.DevicePath} does not open: {Errno.Name(errno)}.",
            };
        }
    }

    /// <summary>Release of the kernel, such as <c>6.1.0-18-amd64</c>.</summary>
    public static string Release => File.ReadAllText("/proc/sys/kernel/osrelease").Trim();

    private static ulong ReadCapabilities()
    {
        const string Label = "CapEff:";
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(Label, StringComparison.Ordinal));
        return ulong.Parse(line.AsSpan(Label.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private static bool Has(ulong set, int capability) => (set & (1UL << capability)) != 0;

    private static long? ReadNumber(string path) =>
        File.Exists(path) && long.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
