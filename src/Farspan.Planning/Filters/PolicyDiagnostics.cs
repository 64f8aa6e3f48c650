using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Planning.Filters;

/// <summary>Findings of the compiler about policies that can never let anything through: FS22xx.</summary>
internal static class PolicyDiagnostics
{
    public static Diagnostic NotOnOverlay(Policy policy, Overlay overlay) => new()
    {
        Code = "FS2201",
        Severity = Severity.Warning,
        Location = policy.Location,
        Related = [overlay.Location],
        Message = $"Policy '{policy.Name}' lets nothing through: '{policy.To.Text}' is reached over overlay '{overlay.Name}' only, and nothing in '{policy.From.Text}' is a member of it; " +
            "add the members or take the policy out.",
    };

    public static Diagnostic NoWay(Policy policy) => new()
    {
        Code = "FS2202",
        Severity = Severity.Warning,
        Location = policy.Location,
        Message = $"Policy '{policy.Name}' lets nothing through: no link joins the networks of '{policy.From.Text}' and '{policy.To.Text}', and they are not both public; " +
            "declare a link, or bind the service to an overlay.",
    };

    public static Diagnostic NoCommonFamily(Policy policy) => new()
    {
        Code = "FS2203",
        Severity = Severity.Warning,
        Location = policy.Location,
        Message = $"Policy '{policy.Name}' lets nothing through: '{policy.From.Text}' and '{policy.To.Text}' have no address family in common; give both a block of the same family.",
    };
}
