using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Farspan.Gateway.Http2;

/// <summary>What the framework's server calls for each stream.</summary>
internal sealed class Http2Application : IHttpApplication<Http2Stream>
{
    /// <inheritdoc/>
    public Http2Stream CreateContext(IFeatureCollection contextFeatures) => new(contextFeatures);

    /// <inheritdoc/>
    public Task ProcessRequestAsync(Http2Stream context) => context.RunAsync();

    /// <inheritdoc/>
    public void DisposeContext(Http2Stream context, Exception? exception)
    {
        // A stream has given everything back when it has run.
    }
}
