using Farspan.Topology.Model;

namespace Farspan.Rendering.Status;

/// <summary>A link as far as two providers are concerned.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Method">How it is made, as the file writes it: <c>vpn</c>.</param>
/// <param name="From">One end, or the one that asks: <c>network control-plane (aws-east)</c>.</param>
/// <param name="To">The other end, or what is asked: <c>service search (azure-west)</c>.</param>
public sealed record ProviderLink(string Name, string Method, string From, string To)
{
    /// <summary>A declared link.</summary>
    public static ProviderLink Of(Link link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return new ProviderLink(
            link.Name,
            Words.Method(link.Method),
            $"{(link.Subnet is { } subnet ? $"subnet {subnet.FullName}" : $"network {link.First.Name}")} ({link.First.Provider.Name})",
            $"{(link.Service is { } service ? $"service {service.Name}" : $"network {link.Second.Name}")} ({link.Second.Provider.Name})");
    }
}
