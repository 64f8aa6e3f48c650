using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Farspan.Testing.Gateways.Http2;

/// <summary>A service behind the gateway, over HTTP/1.1.</summary>
public sealed class TestUpstream : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TestUpstream(WebApplication application) => _application = application;

    public IPEndPoint Endpoint { get; private set; } = null!;

    public int Requests => Volatile.Read(ref _requests);

    private int _requests;

    public static async Task<TestUpstream> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var upstream = new TestUpstream(builder.Build());
        upstream._application.UseWebSockets();
        upstream._application.Run(context =>
        {
            Interlocked.Increment(ref upstream._requests);
            return answer(context);
        });
        await upstream._application.StartAsync(TestContext.Current.CancellationToken);
        var address = upstream._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        upstream.Endpoint = new IPEndPoint(IPAddress.Loopback, new Uri(address).Port);
        return upstream;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }
}
