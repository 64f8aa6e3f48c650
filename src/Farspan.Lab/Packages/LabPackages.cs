using Farspan.Lab.Recipes;
using Farspan.Planning;

namespace Farspan.Lab.Packages;

/// <summary>The Debian packages that bring a plan up on a machine that has nothing but the base system.</summary>
public static class LabPackages
{
    // What .NET loads of the system (libssl, libstdc++, zlib), and what makes and reads filters.
    private static readonly string[] _always = ["libssl3", "libstdc++6", "zlib1g", "ca-certificates"];

    /// <summary>The packages, ordered by name. Overlays have the userspace engine among them, as the other machine's kernel may have none.</summary>
    public static IReadOnlyList<string> Of(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var services = plan.Machines.SelectMany(m => m.Services).Concat(Outside.OutsidePlaces.Services(plan.Machines)).Select(s => RecipeCatalog.Find(s.Recipe)).OfType<IServiceRecipe>().SelectMany(r => r.Needs).Select(n => n.Package);
        string[] overlays = plan.Machines.Any(m => m.Overlays.Count > 0) ? ["wireguard-go", "wireguard-tools"] : [];
        return [.. _always.Concat(services).Concat(overlays).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
