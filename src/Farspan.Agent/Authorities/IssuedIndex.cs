namespace Farspan.Agent.Authorities;

/// <summary>Serial numbers that one intermediate issued, for questions that come by the thousand: each line of the list is read once, and what was written since at the next question. Thread-safe.</summary>
/// <param name="path">The list (<see cref="IssuedLog"/>).</param>
internal sealed class IssuedIndex(string path)
{
    private readonly Lock _reading = new();
    private readonly HashSet<string> _serials = new(StringComparer.Ordinal);
    private long _read;

    /// <summary>True for a certificate that was issued.</summary>
    /// <exception cref="AuthorityException">The list cannot be read.</exception>
    internal bool Contains(string serial)
    {
        lock (_reading)
        {
            // Whoever asks mostly asks about what is known: the disk is looked at for others alone.
            if (!_serials.Contains(serial))
            {
                ReadOn();
            }

            return _serials.Contains(serial);
        }
    }

    private void ReadOn()
    {
        try
        {
            if (!File.Exists(path))
            {
                return;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length < _read)
            {
                // Restored from a backup: from the beginning.
                _serials.Clear();
                _read = 0;
            }

            file.Position = _read;
            var bytes = new byte[file.Length - _read];
            file.ReadExactly(bytes);
            for (var rest = bytes.AsSpan(); rest.IndexOf((byte)'\n') is >= 0 and var end; rest = rest[(end + 1)..])
            {
                if (IssuedLog.TryRead(rest[..end]) is { } record)
                {
                    _serials.Add(record.Serial);
                }

                _read += end + 1;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AuthorityException.NotRead(path, failure);
        }
    }
}
