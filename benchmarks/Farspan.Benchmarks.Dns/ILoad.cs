namespace Farspan.Benchmarks.Dns;

/// <summary>Who asks.</summary>
internal interface ILoad
{
    /// <summary>Its name and how it asks.</summary>
    string Title { get; }

    /// <summary>Asks one server as fast as it can.</summary>
    /// <param name="site">The questions.</param>
    /// <param name="server">Whom.</param>
    /// <param name="seconds">How long.</param>
    LoadResult Run(Site site, NameServer server, int seconds);
}
