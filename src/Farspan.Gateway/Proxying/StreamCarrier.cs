using Farspan.Gateway.Http1;
using Farspan.Gateway.Http2;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Proxying;

/// <summary>Carries the streams of one caller's connection. What is the same for all of them is made once.</summary>
internal sealed class StreamCarrier(LoopContext context, TransportConnection connection, string listener) : IStreamCarrier
{
    private readonly byte[] _forwardedFor = ForwardedFields.Of(connection);

    /// <inheritdoc/>
    public GatewayLimitsSpec Limits => context.Runtime.Current.Limits;

    /// <inheritdoc/>
    public void Carry(TransportConnection stream, Refusal? refusal)
    {
        var client = new ClientConnection(context, stream, listener, new CallerStream(refusal, _forwardedFor));
        client.Begin();
        client.Readable();
    }
}
