namespace Farspan.Analysis.Forwarding;

/// <summary>The tunnels that a datagram is under way for, one in the other: a tunnel may carry another's datagrams, and never its own.</summary>
/// <param name="Tunnel">The tunnel whose datagram it is.</param>
/// <param name="Carried">The tunnel whose datagram that one carries; null for the first.</param>
internal sealed record Carriage(string Tunnel, Carriage? Carried)
{
    /// <summary>Whether a tunnel is among them.</summary>
    public bool Has(string tunnel) => Is(tunnel) || (Carried?.Has(tunnel) ?? false);

    /// <summary>The circle that one of them would close as the next: <c>mesh in home in mesh</c>.</summary>
    public string Circle(string tunnel) => Is(tunnel) ? $"{Tunnel} in {tunnel}" : Carried!.Circle(tunnel, $"{Tunnel} in {tunnel}");

    private string Circle(string tunnel, string carriers) => Is(tunnel) ? $"{Tunnel} in {carriers}" : Carried!.Circle(tunnel, $"{Tunnel} in {carriers}");

    private bool Is(string tunnel) => string.Equals(Tunnel, tunnel, StringComparison.Ordinal);
}
