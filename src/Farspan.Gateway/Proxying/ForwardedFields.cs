using System.Net.Sockets;
using System.Text;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Proxying;

/// <summary>Fields that tell every upstream who called: the same for all requests of a connection.</summary>
internal static class ForwardedFields
{
    /// <summary>Makes them, up to where the Forwarded field differs between requests.</summary>
    public static byte[] Of(TransportConnection connection)
    {
        var address = connection.Remote.Address.IsIPv4MappedToIPv6 ? connection.Remote.Address.MapToIPv4() : connection.Remote.Address;
        var scheme = connection.Tls is null ? "http" : "https";

        // RFC 7239 section 6: an IPv6 address stands in brackets and quotation marks.
        var node = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"\"[{address}]\"" : address.ToString();
        return Encoding.ASCII.GetBytes($"X-Forwarded-For: {address}\r\nX-Forwarded-Proto: {scheme}\r\nForwarded: for={node};proto={scheme}");
    }
}
