using Farspan.Gateway.Http1;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Http2;

/// <summary>Carries requests of one caller's connection that came in another version of HTTP, each as HTTP/1.1 over a connection of its own that lies in memory.</summary>
public interface IStreamCarrier
{
    /// <summary>Amounts and times in force.</summary>
    GatewayLimitsSpec Limits { get; }

    /// <summary>Carries one. On the loop's thread, which also tells <paramref name="stream"/> of events.</summary>
    /// <param name="stream">Gives the request, takes the answer. The head is there whole.</param>
    /// <param name="refusal">Why it must not be passed on although its HTTP/1.1 form could be, or null.</param>
    void Carry(TransportConnection stream, Refusal? refusal);
}
