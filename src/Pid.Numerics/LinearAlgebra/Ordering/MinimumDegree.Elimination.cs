namespace Pid.Numerics.LinearAlgebra.Ordering;

// The elimination of one vertex: its element is formed, its neighbours are measured, merged and put back.
internal sealed partial class MinimumDegree
{
    private void Eliminate(int pivot)
    {
        if (_free + _degree[pivot] > _list.Length)
        {
            Compact();
        }

        _eliminated += _weight[pivot];
        Form(pivot);
        MeasureElements(pivot);
        UpdateVariables(pivot);
        MergeEqual(pivot);
        Finish(pivot);
    }

    // The new element: every variable next to the pivot, directly or through an element; those elements are covered and vanish.
    private void Form(int pivot)
    {
        _weight[pivot] = -_weight[pivot];
        int begin = _start[pivot];
        int elements = _elements[pivot];
        int end = begin + _length[pivot];
        int target = elements == 0 ? begin : _free;
        int first = target;
        int weight = 0;
        for (int p = begin; p < end; p++)
        {
            if (p < begin + elements)
            {
                int e = _list[p];
                for (int q = _start[e]; q < _start[e] + _length[e]; q++)
                {
                    Take(_list[q], ref target, ref weight);
                }

                _element[e] = false;
            }
            else
            {
                Take(_list[p], ref target, ref weight);
            }
        }

        _start[pivot] = first;
        _length[pivot] = target - first;
        _degree[pivot] = weight;
        _element[pivot] = true;
        _free = Math.Max(_free, target);
    }

    private void Take(int i, ref int target, ref int weight)
    {
        if (_weight[i] > 0)
        {
            weight += _weight[i];
            _weight[i] = -_weight[i];
            Remove(i);
            _list[target++] = i;
        }
    }

    // _stamp[e] - _tag = weight of L_e outside the new element, for every element e that touches it.
    private void MeasureElements(int pivot)
    {
        for (int p = _start[pivot]; p < _start[pivot] + _length[pivot]; p++)
        {
            int i = _list[p];
            for (int q = _start[i]; q < _start[i] + _elements[i]; q++)
            {
                int e = _list[q];
                if (_element[e])
                {
                    _stamp[e] = (_stamp[e] >= _tag ? _stamp[e] : _tag + _degree[e]) + _weight[i];
                }
            }
        }
    }

    private void UpdateVariables(int pivot)
    {
        for (int p = _start[pivot]; p < _start[pivot] + _length[pivot]; p++)
        {
            int i = _list[p];
            int begin = _start[i];
            int elementsEnd = begin + _elements[i];
            int end = begin + _length[i];
            int target = begin;
            int degree = 0;
            uint hash = (uint)pivot;
            for (int q = begin; q < elementsEnd; q++)
            {
                int e = _list[q];
                if (!_element[e])
                {
                    continue;
                }

                int outside = (int)(_stamp[e] - _tag);
                if (outside > 0)
                {
                    degree += outside;
                    hash += (uint)e;
                    _list[target++] = e;
                }
                else
                {
                    _element[e] = false; // wholly inside the new element
                }
            }

            int kept = target - begin;
            for (int q = elementsEnd; q < end; q++)
            {
                int j = _list[q];
                if (_weight[j] > 0)
                {
                    degree += _weight[j];
                    hash += (uint)j;
                    _list[target++] = j;
                }
            }

            if (degree == 0)
            {
                // Nothing outside the element: eliminated together with the pivot.
                int weight = -_weight[i];
                _degree[pivot] -= weight;
                _weight[pivot] -= weight;
                _eliminated += weight;
                _weight[i] = 0;
                _owner[i] = pivot;
                continue;
            }

            _degree[i] = Math.Min(_degree[i], degree);
            // The element goes first among the elements; whoever stood there moves to the end of its kind.
            if (target > begin + kept)
            {
                _list[target] = _list[begin + kept];
            }

            _list[begin + kept] = kept > 0 ? _list[begin] : pivot;
            _list[begin] = pivot;
            _elements[i] = kept + 1;
            _length[i] = target - begin + 1;
            _hash[i] = (int)(hash % (uint)_n);
            _hashNext[i] = _bucket[_hash[i]];
            _bucket[_hash[i]] = i;
        }

        _tag += _n + 1;
    }

    // Variables of one hash with the same list are indistinguishable from here on: one stands for all.
    private void MergeEqual(int pivot)
    {
        for (int p = _start[pivot]; p < _start[pivot] + _length[pivot]; p++)
        {
            if (_weight[_list[p]] >= 0)
            {
                continue;
            }

            int i = _bucket[_hash[_list[p]]];
            _bucket[_hash[_list[p]]] = None;
            for (; i != None && _hashNext[i] != None; i = _hashNext[i])
            {
                for (int q = _start[i] + 1; q < _start[i] + _length[i]; q++)
                {
                    _stamp[_list[q]] = _tag;
                }

                int last = i;
                for (int j = _hashNext[i]; j != None; j = _hashNext[j])
                {
                    if (SameList(i, j))
                    {
                        _weight[i] += _weight[j];
                        _weight[j] = 0;
                        _owner[j] = i;
                        _hashNext[last] = _hashNext[j];
                    }
                    else
                    {
                        last = j;
                    }
                }

                _tag++;
            }
        }
    }

    private bool SameList(int i, int j)
    {
        if (_length[i] != _length[j] || _elements[i] != _elements[j])
        {
            return false;
        }

        for (int q = _start[j] + 1; q < _start[j] + _length[j]; q++)
        {
            if (_stamp[_list[q]] != _tag)
            {
                return false;
            }
        }

        return true;
    }

    private void Finish(int pivot)
    {
        int begin = _start[pivot];
        int target = begin;
        int weight = _degree[pivot];
        for (int p = begin; p < begin + _length[pivot]; p++)
        {
            int i = _list[p];
            if (_weight[i] >= 0)
            {
                continue;
            }

            _weight[i] = -_weight[i];
            _degree[i] = Math.Min(_degree[i] + weight - _weight[i], _n - _eliminated - _weight[i]);
            Insert(i);
            _list[target++] = i;
        }

        if (_free == begin + _length[pivot])
        {
            _free = target;
        }

        _length[pivot] = target - begin;
        _element[pivot] = target > begin;
        _weight[pivot] = 0;
    }
}
