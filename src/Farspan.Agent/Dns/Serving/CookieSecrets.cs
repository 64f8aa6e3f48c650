using System.Globalization;
using Farspan.Agent.Dns.Forwarding;
using Farspan.Agent.Hosting;
using Farspan.Dns.Answering;

namespace Farspan.Agent.Dns.Serving;

/// <summary>What a server's cookies are made with: another secret every day, while those of the one before still hold. In a file, so that a process that follows believes what this one made.</summary>
/// <remarks>
/// <para>File, 0600, one line: Unix seconds since the secret is used, the secret in hexadecimal, and the one before or <c>-</c>.</para>
/// <para>Source: RFC 7873 section 7.1 (no secret longer than 26 hours), RFC 9018 section 5 (the one before is believed meanwhile).</para>
/// </remarks>
internal sealed class CookieSecrets
{
    private static readonly TimeSpan Use = TimeSpan.FromDays(1);
    private readonly string? _path;
    private readonly EntropySource _entropy;
    private readonly TimeProvider _time;
    private DateTimeOffset _since;
    private byte[] _secret;
    private byte[]? _previous;

    /// <param name="path">The file, or null to keep them in memory alone.</param>
    /// <param name="entropy">Chance.</param>
    /// <param name="time">The clock.</param>
    public CookieSecrets(string? path, EntropySource entropy, TimeProvider time)
    {
        (_path, _entropy, _time) = (path, entropy, time);
        if (Read() is var (since, secret, previous))
        {
            (_since, _secret, _previous) = (since, secret, previous);
            Renew();
        }
        else
        {
            (_since, _secret) = (time.GetUtcNow(), Make());
            Write();
        }
    }

    /// <summary>What cookies are made and judged with now.</summary>
    public ServerCookies Current => new(_secret, _previous);

    /// <summary>How long until <see cref="Renew"/> has something to do.</summary>
    public TimeSpan Left => _since + Use - _time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Makes another secret when this one has been used long enough.</summary>
    public void Renew()
    {
        var age = _time.GetUtcNow() - _since;
        if (age >= TimeSpan.Zero && age < Use)
        {
            return;
        }

        // One that nobody used for a day more has no cookies that still hold (an hour, RFC 9018 section 4.3).
        (_since, _previous, _secret) = (_time.GetUtcNow(), age < 2 * Use ? _secret : null, Make());
        Write();
    }

    private byte[] Make()
    {
        var secret = new byte[ServerCookies.SecretBytes];
        _entropy(secret);
        return secret;
    }

    private (DateTimeOffset Since, byte[] Secret, byte[]? Previous)? Read()
    {
        try
        {
            return _path is not null
                && File.ReadAllText(_path).TrimEnd('\n').Split(' ') is [var since, var secret, var previous]
                && long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                && Secret(secret) is { } current
                ? (DateTimeOffset.FromUnixTimeSeconds(seconds), current, Secret(previous))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // None yet.
        }
    }

    private static byte[]? Secret(string text) =>
        text.Length == 2 * ServerCookies.SecretBytes && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;

    // Where it cannot be kept, askers get new cookies after a restart, and nothing worse happens.
    private void Write()
    {
        if (_path is null)
        {
            return;
        }

        try
        {
            var before = _previous is null ? "-" : Convert.ToHexStringLower(_previous);
            ServerFolder.Replace(_path, System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_since.ToUnixTimeSeconds()} {Convert.ToHexStringLower(_secret)} {before}\n")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As said.
        }
    }
}
