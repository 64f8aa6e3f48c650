using Farspan.State.Sysctls;

namespace Farspan.Agent.Sysctls;

/// <summary>The kernel parameters of one machine's network namespace.</summary>
public interface ISysctls
{
    /// <summary>The parameters called <paramref name="names"/>, in that order; without a value where the kernel has none of that name.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    IReadOnlyList<SysctlStatus> Read(IEnumerable<string> names);

    /// <summary>Sets the delta's parameters in its order.</summary>
    /// <exception cref="IOException">The kernel refused, or has no such parameter; what came before stays done.</exception>
    void Apply(SysctlDelta delta);
}
