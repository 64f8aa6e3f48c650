using System.Net;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Testing.Gateways.Http2;

/// <summary>What a gateway must do for callers that speak HTTP/2, over any transport.</summary>
public abstract class Http2Suite
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract ITransport Create();

    protected Task<TestGateway> StartAsync(IPEndPoint upstream, Func<GatewaySpec, GatewaySpec>? change = null, string folder = "/") => TestGateway.StartAsync(Create(), upstream, change, folder);
}
