using Farspan.Topology.Model;

namespace Farspan.Topology.Rules;

/// <summary>Which machines fail together.</summary>
internal static class FailureDomains
{
    /// <summary>The domain that a machine fails with: a machine without a zone fails with its provider, a guest with its host.</summary>
    public static string Of(Machine machine, FailureDomain domain) => domain switch
    {
        FailureDomain.Provider => machine.Provider.Name,
        FailureDomain.Zone => machine.Zone is { } zone ? $"{machine.Provider.Name}/{zone}" : machine.Provider.Name,
        _ => machine.Metal,
    };

    /// <summary>How many different domains machines are in.</summary>
    public static int Count(IReadOnlyList<Machine> machines, FailureDomain domain) =>
        machines.Select(m => Of(m, domain)).Distinct(StringComparer.Ordinal).Count();

    /// <summary>The word of the language for it.</summary>
    public static string Word(FailureDomain domain) => domain.ToString().ToLowerInvariant();
}
