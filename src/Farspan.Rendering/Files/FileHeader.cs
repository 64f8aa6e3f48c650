using Farspan.Planning;

namespace Farspan.Rendering.Files;

/// <summary>The comment that every rendered file begins with.</summary>
internal static class FileHeader
{
    /// <summary>Who wrote the file, from what, and what it is; every line begins with <c>#</c>.</summary>
    public static string Of(NetworkPlan plan, params string[] about) =>
        $"# Farspan wrote this from the topology '{plan.Topology.Name}'; it writes it again with every render.\n{string.Concat(about.Select(line => $"# {line}\n"))}";
}
