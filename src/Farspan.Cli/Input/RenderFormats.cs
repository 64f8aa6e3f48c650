using System.CommandLine;
using Farspan.Rendering.Files;

namespace Farspan.Cli.Input;

/// <summary>What <c>--format</c> names.</summary>
internal static class RenderFormats
{
    private const string All = "all";

    private static readonly (string Name, RenderKinds Kind)[] _names =
    [
        ("wireguard", RenderKinds.WireGuard),
        ("wg-quick", RenderKinds.WgQuick),
        ("nftables", RenderKinds.Nftables),
        ("hosts", RenderKinds.Hosts),
        ("resolver", RenderKinds.Resolver),
        ("sysctl", RenderKinds.Sysctl),
        ("networkd", RenderKinds.Networkd),
        ("netplan", RenderKinds.Netplan),
        ("kubernetes", RenderKinds.Kubernetes),
        ("terraform", RenderKinds.Terraform),
        ("proxy", RenderKinds.Proxy),
        ("tls", RenderKinds.Tls),
        ("zones", RenderKinds.Zones),
        ("scripts", RenderKinds.Scripts),
    ];

    /// <summary>The option.</summary>
    public static Option<string[]> Option() => new("--format")
    {
        HelpName = "KIND[,KIND…]",
        Description = $"Which files: {string.Join(", ", _names.Select(n => n.Name))}, or {All}; when left out, all but netplan",
    };

    /// <summary>The kinds that were named.</summary>
    /// <exception cref="CommandException">There is no such kind.</exception>
    public static RenderKinds Read(string[]? values)
    {
        if (values is null || values.Length == 0)
        {
            return RenderKinds.Default;
        }

        var kinds = RenderKinds.None;
        foreach (var word in values.SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries)))
        {
            var known = Array.FindIndex(_names, n => n.Name == word);
            kinds |= word == All ? RenderKinds.Volumes | RenderKinds.Exports
                : known >= 0 ? _names[known].Kind
                : throw new CommandException(ExitCode.Usage, Names.Unknown("format", word, [.. _names.Select(n => n.Name), All]));
        }

        return kinds;
    }
}
