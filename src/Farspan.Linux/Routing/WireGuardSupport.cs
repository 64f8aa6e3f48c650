using Farspan.Linux.Native;

namespace Farspan.Linux.Routing;

/// <summary>Whether the kernel has WireGuard links.</summary>
public static class WireGuardSupport
{
    /// <summary>Tries to make one in a scratch namespace that has no name and ends with the call; loads the module where that is allowed.</summary>
    /// <returns>False when the kernel does not know the kind.</returns>
    /// <exception cref="KernelException">It could not be tried, such as without CAP_SYS_ADMIN (EPERM).</exception>
    public static bool Probe() => DedicatedThread.Run(() =>
    {
        Libc.Check(Libc.Unshare(Libc.CloneNewNetwork), "create scratch namespace", string.Empty);
        using var socket = RouteSocket.OpenHere();
        var failures = socket.TrySend(new RouteBatch().AddWireGuard("fs-probe"));
        return failures switch
        {
            [] => true,
            [{ Error.Errno: Errno.EOPNOTSUPP }] => false,
            _ => throw failures[0].Error,
        };
    });
}
