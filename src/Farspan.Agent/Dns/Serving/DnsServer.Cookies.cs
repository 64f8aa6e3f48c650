namespace Farspan.Agent.Dns.Serving;

/// <content>Secrets of cookies, renewed while it runs.</content>
public sealed partial class DnsServer
{
    private readonly CookieSecrets _cookies;
    private ITimer? _renewing;

    private void RenewCookiesLater() => _renewing = _options.Time.CreateTimer(_ => _ = RenewCookiesAsync(), null, _cookies.Left, Timeout.InfiniteTimeSpan);

    private async Task RenewCookiesAsync()
    {
        try
        {
            await _changing.WaitAsync(CancellationToken.None);
            try
            {
                _cookies.Renew();
                _engine.Use(_cookies.Current);
                _renewing?.Change(_cookies.Left, Timeout.InfiniteTimeSpan);
            }
            finally
            {
                _changing.Release();
            }
        }
        catch (ObjectDisposedException)
        {
            // The server ended meanwhile.
        }
    }
}
