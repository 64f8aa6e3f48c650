using System.Net;
using System.Net.Sockets;

namespace Farspan.Gateway.Egress;

/// <summary>Asks the system's resolver.</summary>
public sealed class SystemAddressLookup : IAddressLookup
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IPAddress>> FindAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellationToken);
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
