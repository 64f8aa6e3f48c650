using System.Net;

namespace Farspan.Planning.Linking;

/// <summary>What a link's packets look like where networks meet, and so what is missing when it is lost.</summary>
/// <param name="First">Addresses of the one side.</param>
/// <param name="Second">Addresses of the other.</param>
/// <param name="SparesOverlays">True where datagrams of overlays between the same addresses are not the link's.</param>
public sealed record LinkCut(IReadOnlyList<IPNetwork> First, IReadOnlyList<IPNetwork> Second, bool SparesOverlays)
{
    /// <summary>True where a packet goes from one side to the other.</summary>
    public bool IsBetween(IPAddress source, IPAddress destination) =>
        (Has(First, source) && Has(Second, destination)) || (Has(Second, source) && Has(First, destination));

    private static bool Has(IReadOnlyList<IPNetwork> networks, IPAddress address)
    {
        for (var i = 0; i < networks.Count; i++)
        {
            if (networks[i].Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
