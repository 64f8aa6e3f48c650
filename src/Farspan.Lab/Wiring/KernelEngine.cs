using Farspan.Linux.Routing;

namespace Farspan.Lab.Wiring;

/// <summary>Whether this kernel carries overlays itself; tried once per process.</summary>
internal static class KernelEngine
{
    private static readonly Lazy<bool> _probe = new(WireGuardSupport.Probe);

    /// <exception cref="Farspan.Linux.KernelException">It cannot be tried.</exception>
    public static bool IsThere => _probe.Value;
}
